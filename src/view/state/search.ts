import type { Attributes } from "../../model/attribute.ts";
import type { SpanId } from "../../model/ids.ts";
import { listOf } from "../../model/list-of.ts";
import { valueText } from "../../report/attribute-text.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Subject } from "../subject.ts";
import { plainWords } from "../words.ts";
import { toLine } from "./move.ts";
import { revealed } from "./opening.ts";
import { type Hit, nodeAt, type TraceState } from "./trace-state.ts";

/** Searches names, ids, attributes, events, rules' codes and log lines, and goes to the first hit from the cursor on. */
export function searched(state: TraceState, text: string): TraceState {
  if (text === "") return { ...state, search: undefined };
  const hits = [...hitsOf(state, text)];
  const here = nodeAt(state, state.cursor)?.index ?? 0;
  const first = hits.findIndex((hit) => indexOf(hit) >= here);
  return atHit(
    { ...state, search: { text, hits, found: new Set(hits.map(thingOf)), at: 0 } },
    Math.max(0, first),
  );
}

/** To the next hit or the one before; round again at the end. */
export function nextHit(state: TraceState, forward: boolean): TraceState {
  const { search } = state;
  if (search === undefined) return state;
  const count = search.hits.length;
  return atHit(state, count === 0 ? 0 : (search.at + (forward ? 1 : -1) + count) % count);
}

function atHit(state: TraceState, at: number): TraceState {
  const { search } = state;
  if (search === undefined) return state;
  const { text, hits } = search;
  const hit = hits[at];
  if (hit === undefined) return { ...state, message: plainWords(`nothing has "${text}"`) };
  const placed = "node" in hit ? revealed(state, hit.node) : atLine(state, hit.log);
  return {
    ...placed,
    search: { ...search, at },
    message: plainWords(`${at + 1} of ${hits.length} with "${text}"`),
  };
}

function atLine(state: TraceState, log: LogAttachment): TraceState {
  const opened = log.node === undefined ? state : revealed(state, log.node);
  return toLine(opened, state.subject.positionOf(log));
}

/** In the order of the rows: each span, then its lines; at the end the lines that hang on none. */
function* hitsOf({ subject, selection }: TraceState, text: string): Generator<Hit> {
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu");
  const codes = codesBySpan(subject);
  const hasText = (log: LogAttachment) =>
    pattern.test(log.line.body) || inAttributes(log.line.attributes, pattern);
  for (const node of selection.spans) {
    if (inSpan(node, pattern) || codes.get(node.span.spanId)?.some((code) => pattern.test(code)))
      yield { node };
    for (const log of subject.logsOf(node)) if (hasText(log)) yield { log };
  }
  for (const log of subject.facts.attachments) if (log.node === undefined && hasText(log)) yield { log };
}

/** `L01 zero-tokens`: every rule that found something about a span. */
function codesBySpan({ diagnosis }: Subject): ReadonlyMap<SpanId, readonly string[]> {
  const codes = new Map<SpanId, string[]>();
  for (const { rule, name, spanIds } of diagnosis.findings)
    for (const id of spanIds) listOf(codes, id).push(`${rule} ${name}`);
  return codes;
}

function inSpan({ span, marks }: TreeNode, pattern: RegExp): boolean {
  const words = [span.name, span.spanId, span.statusMessage ?? "", span.resource.service ?? "", ...marks];
  return (
    words.some((word) => pattern.test(word)) ||
    inAttributes(span.attributes, pattern) ||
    span.events.some(({ name, attributes }) => pattern.test(name) || inAttributes(attributes, pattern))
  );
}

/** A key, or a value as text; texts without the quotes in which they are shown. */
function inAttributes(attributes: Attributes, pattern: RegExp): boolean {
  for (const [key, value] of attributes)
    if (pattern.test(key) || pattern.test(typeof value === "string" ? value : valueText(value))) return true;
  return false;
}

function thingOf(hit: Hit): TreeNode | LogAttachment {
  return "node" in hit ? hit.node : hit.log;
}

function indexOf(hit: Hit): number {
  const node = "node" in hit ? hit.node : hit.log.node;
  return node?.index ?? Number.MAX_SAFE_INTEGER;
}
