import type { Attributes } from "../../model/attribute.ts";
import type { Span } from "../../model/span.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import { isCut } from "../../trace/cut-values.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { type SensitiveRange, sensitiveRanges } from "./sensitive-text.ts";
import { textsIn } from "./texts.ts";

/** Something sensitive, and where in a trace it was recorded. */
export interface SensitivePlace extends SensitiveRange {
  /** The key as it was written; of a log line's own text "". */
  readonly key: string;
  /** What is sensitive. It stays among the rules. */
  readonly said: string;
  /** Undefined: a line that hangs on the trace. */
  readonly node: TreeNode | undefined;
  /** Undefined: a span's attribute. */
  readonly line: LogAttachment | undefined;
  /** From the trace's start. */
  readonly offsetNs: number | undefined;
}

type Where = Pick<SensitivePlace, "key" | "node" | "line" | "offsetNs">;

/** All that is sensitive in the texts of a trace: attributes, events, status messages, log lines. */
export function sensitivePlaces(tree: Tree, logs: readonly LogAttachment[]): readonly SensitivePlace[] {
  const timeS = Number(tree.startUnixNano / SECOND_NANOS);
  const places: SensitivePlace[] = [];
  for (const [key, text, where] of recordedTexts(tree.nodes, logs))
    for (const range of sensitiveRanges(text, { key, timeS, cut: isCut(text) }))
      places.push({ ...range, ...where, said: text.slice(range.start, range.end) });
  return places;
}

type RecordedText = readonly [key: string, text: string, where: Where];

function* recordedTexts(nodes: readonly TreeNode[], logs: readonly LogAttachment[]): Iterable<RecordedText> {
  const seen = new Set<Attributes>();
  for (const node of nodes) {
    const where = { node, line: undefined, offsetNs: node.offsetNs };
    const { statusMessage, resource } = node.span;
    if (statusMessage !== undefined) yield ["", statusMessage, { ...where, key: "status message" }];
    for (const [prefix, attributes] of attributesOf(node.span))
      for (const [key, text] of textsIn(attributes)) yield [key, text, { ...where, key: prefix + key }];
    if (seen.has(resource.attributes)) continue;
    seen.add(resource.attributes);
    for (const [key, text] of textsIn(resource.attributes)) yield [key, text, { ...where, key }];
  }
  for (const attachment of logs) {
    const { node, line, offsetNs } = attachment;
    const where = { node, line: attachment, offsetNs };
    yield ["", line.message, { ...where, key: "" }];
    for (const [key, text] of textsIn(line.attributes)) yield [key, text, { ...where, key }];
  }
}

function attributesOf({ attributes, events, links }: Span): [prefix: string, attributes: Attributes][] {
  return [
    ["", attributes],
    ...events.map(({ name, attributes: own }): [string, Attributes] => [`${name}: `, own]),
    ...links.map(({ attributes: own }): [string, Attributes] => ["link: ", own]),
  ];
}
