import type { Attributes } from "../../model/attribute.ts";
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
export function recordedTexts({ nodes }: Tree): readonly RecordedText[] {
  const resources = new Set<Attributes>();
  const texts: RecordedText[] = [];
  for (const node of nodes) {
    if (node.superseded) continue;
    const { attributes, events, resource } = node.span;
    addTexts(texts, node, attributes);
    for (const event of events) addTexts(texts, node, event.attributes, `${event.name}: `);
    if (resources.has(resource.attributes)) continue;
    resources.add(resource.attributes);
    addTexts(texts, node, resource.attributes);
  }
  return texts;
}

function addTexts(texts: RecordedText[], node: TreeNode, attributes: Attributes, prefix = ""): void {
  const { service = "" } = node.span.resource;
  for (const [name, value] of attributes) {
    if (typeof value === "string") texts.push({ node, service, key: prefix + name, text: value });
    else if (isList(value))
      for (const text of value)
        if (typeof text === "string") texts.push({ node, service, key: prefix + name, text });
  }
}
