import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { isList } from "../../model/attribute.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";

/** A text that a service recorded. */
export interface RecordedText {
  readonly node: TreeNode;
  readonly service: string;
  /** An event's key is `event: key`. */
  readonly key: string;
  readonly text: string;
}

/** Every text of a trace's spans, events and resources, also in lists; a resource that many share counts once. */
export function* recordedTexts({ nodes }: Tree): Generator<RecordedText, void> {
  const resources = new Set<Attributes>();
  for (const node of nodes) {
    if (node.superseded) continue;
    const { attributes, events, resource } = node.span;
    const service = resource.service ?? "";
    for (const one of textsOf(attributes)) yield { node, service, ...one };
    for (const event of events)
      for (const { key, text } of textsOf(event.attributes))
        yield { node, service, key: `${event.name}: ${key}`, text };
    if (resources.has(resource.attributes)) continue;
    resources.add(resource.attributes);
    for (const one of textsOf(resource.attributes)) yield { node, service, ...one };
  }
}

function* textsOf(attributes: Attributes): Generator<Pick<RecordedText, "key" | "text">, void> {
  for (const [key, value] of attributes) for (const text of textsIn(value)) yield { key, text };
}

function* textsIn(value: AttributeValue): Generator<string, void> {
  if (typeof value === "string") yield value;
  else if (isList(value)) for (const item of value) if (typeof item === "string") yield item;
}
