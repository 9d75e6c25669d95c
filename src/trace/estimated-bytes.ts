import { type Attributes, type AttributeValue, isAttributes, isList } from "../model/attribute.ts";
import type { Resource, Span } from "../model/span.ts";
import type { Tree } from "./tree.ts";

/** Ids, times, kind, status and the tags before them. */
const SPAN_BYTES = 70;
const EVENT_BYTES = 14;
const LINK_BYTES = 32;
/** Tags and lengths around one key and its value. */
const PAIR_BYTES = 8;
const NUMBER_BYTES = 5;

/**
 * About how many bytes the spans are as OTLP protobuf, which is what Tempo's limit counts; each
 * resource once. Counting ends beyond `most`.
 */
export function estimatedBytes({ nodes }: Pick<Tree, "nodes">, most: number): number {
  const resources = new Set<Resource>();
  let bytes = 0;
  for (const { span } of nodes) {
    bytes += bytesOfSpan(span);
    if (!resources.has(span.resource)) bytes += bytesOf(span.resource.attributes);
    resources.add(span.resource);
    if (bytes > most) break;
  }
  return bytes;
}

function bytesOfSpan(span: Span): number {
  let bytes = SPAN_BYTES + span.name.length + (span.statusMessage?.length ?? 0) + bytesOf(span.attributes);
  for (const { name, attributes } of span.events) bytes += EVENT_BYTES + name.length + bytesOf(attributes);
  for (const { attributes } of span.links) bytes += LINK_BYTES + bytesOf(attributes);
  return bytes;
}

function bytesOf(attributes: Attributes): number {
  let bytes = 0;
  for (const [key, value] of attributes) bytes += PAIR_BYTES + key.length + bytesOfValue(value);
  return bytes;
}

/** Depth is bounded by the readers (`wire`). */
function bytesOfValue(value: AttributeValue): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  if (isAttributes(value)) return bytesOf(value);
  if (!isList(value)) return NUMBER_BYTES;
  return value.reduce<number>((bytes, element) => bytes + PAIR_BYTES + bytesOfValue(element), 0);
}
