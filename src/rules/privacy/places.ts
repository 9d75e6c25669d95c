import type { Attributes } from "../../model/attribute.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import { isCut } from "../../trace/cut-values.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { type SensitiveRange, sensitiveRanges } from "./sensitive-text.ts";
import { textsInside } from "./texts.ts";

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

type Where = Pick<SensitivePlace, "node" | "line" | "offsetNs">;

/** All that is sensitive in the texts of a trace: attributes, events, status messages, log lines. */
export function sensitivePlaces(tree: Tree, logs: readonly LogAttachment[]): readonly SensitivePlace[] {
  const search = new Search(Number(tree.startUnixNano / SECOND_NANOS));
  const seen = new Set<Attributes>();
  for (const node of tree.nodes) {
    const where = { node, line: undefined, offsetNs: node.offsetNs };
    const { statusMessage, resource } = node.span;
    if (statusMessage !== undefined) search.text("", statusMessage, where, "status message");
    search.fields(node.span.attributes, where);
    for (const { name, attributes } of node.span.events) search.fields(attributes, where, `${name}: `);
    for (const { attributes } of node.span.links) search.fields(attributes, where, "link: ");
    if (!seen.has(resource.attributes)) search.fields(resource.attributes, where);
    seen.add(resource.attributes);
  }
  for (const line of logs) {
    const where = { node: line.node, line, offsetNs: line.offsetNs };
    search.text("", line.line.message, where);
    search.fields(line.line.attributes, where);
  }
  return search.places;
}

/** Looks into one text after another, and keeps what it finds. */
class Search {
  readonly places: SensitivePlace[] = [];
  readonly #timeS: number;

  constructor(timeS: number) {
    this.#timeS = timeS;
  }

  fields(fields: Attributes, where: Where, prefix = ""): void {
    for (const [key, value] of fields) {
      if (typeof value === "string") this.text(key, value, where, prefix + key);
      else if (typeof value === "object")
        for (const [inner, text] of textsInside(key, value)) this.text(inner, text, where, prefix + inner);
    }
  }

  text(key: string, text: string, where: Where, shown = key): void {
    for (const range of sensitiveRanges(text, { key, timeS: this.#timeS, cut: isCut(text) }))
      this.places.push({ ...range, ...where, key: shown, said: text.slice(range.start, range.end) });
  }
}
