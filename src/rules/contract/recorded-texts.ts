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
export function* recordedTexts({ nodes }: Tree): Generator<RecordedText, void> {
  const resources = new Set<Attributes>();
  for (const node of nodes) {
    if (node.superseded) continue;
    const { attributes, events, resource } = node.span;
    const service = resource.service ?? "";
    const on = { node, service };
    yield* textsOf(on, attributes);
    for (const event of events) yield* textsOf(on, event.attributes, `${event.name}: `);
    if (resources.has(resource.attributes)) continue;
    resources.add(resource.attributes);
    yield* textsOf(on, resource.attributes);
  }
}

function textsOf(
  { node, service }: Pick<RecordedText, "node" | "service">,
  attributes: Attributes,
  prefix = "",
): RecordedText[] {
  const texts: RecordedText[] = [];
  for (const [name, value] of attributes) {
    const key = prefix + name;
    if (typeof value === "string") texts.push({ node, service, key, text: value });
    else if (isList(value))
      for (const text of value) if (typeof text === "string") texts.push({ node, service, key, text });
  }
  return texts;
}
