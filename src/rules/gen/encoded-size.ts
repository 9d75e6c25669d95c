import type { AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList } from "../../model/attribute.ts";
import type { Span } from "../../model/span.ts";
import type { TreeNode } from "../../trace/tree.ts";

/** Ids, times, kind, status and the fields' headers of one span in OTLP's protobuf. */
const SPAN_BYTES = 70;
const EVENT_BYTES = 16;
const LINK_BYTES = 36;
const FIELD_BYTES = 6;
const NUMBER_BYTES = 9;

/** About how many bytes a span takes in OTLP's protobuf, without its resource, which many spans share. */
function encodedSize({ name, attributes, events, links, statusMessage }: Span): number {
  return (
    SPAN_BYTES +
    Buffer.byteLength(name) +
    Buffer.byteLength(statusMessage ?? "") +
    sizeOf(attributes) +
    events.reduce((sum, event) => sum + EVENT_BYTES + event.name.length + sizeOf(event.attributes), 0) +
    links.reduce((sum, link) => sum + LINK_BYTES + sizeOf(link.attributes), 0)
  );
}

/** Of several spans together. */
export function bytesOf(nodes: readonly TreeNode[]): number {
  return nodes.reduce((sum, { span }) => sum + encodedSize(span), 0);
}

function sizeOf(value: AttributeValue): number {
  let size = 0;
  const waiting: AttributeValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size += FIELD_BYTES;
    if (typeof next === "string") size += Buffer.byteLength(next);
    else if (next instanceof Uint8Array) size += next.length;
    else if (isList(next)) for (const element of next) waiting.push(element);
    else if (isAttributes(next))
      for (const [key, element] of next) {
        size += FIELD_BYTES + Buffer.byteLength(key);
        waiting.push(element);
      }
    else size += NUMBER_BYTES;
  }
  return size;
}
