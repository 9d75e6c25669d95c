import type { Evidence, Finding, Severity } from "../model/finding.ts";
import type { SpanId } from "../model/ids.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { valueText } from "./attribute-text.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./suspects-text.ts";
import { blanks, cut, fitted, widthOf } from "./width.ts";

const INDENT = 4;
const MOST_PROOFS = 6;
const LONGEST_VALUE = 120;
const SHOWN_DIGITS = 6;

/** How a severity looks: `✗`, `!`, `·`. */
export function severityMark(severity: Severity, { glyphs, paint }: Style): string {
  if (severity === "error") return paint.red(glyphs.error);
  return severity === "warning" ? paint.yellow(glyphs.warning) : paint.dim(glyphs.dot);
}

/**
 * One finding: its rule and place, the sentence, the proof as it is stored, what was expected, the
 * remedy (once where several have the same). `count` of one fingerprint in the trace stand for it.
 */
export function* findingLines(
  finding: Finding,
  count: number,
  { facts, withFix }: { readonly facts: TraceFacts | undefined; readonly withFix: boolean },
  style: Style,
): Generator<string, void> {
  const { paint, clean, width, glyphs } = style;
  const name = `${finding.rule} ${finding.name}${count > 1 ? ` ${glyphs.times}${count}` : ""}`;
  const place = placeText(finding, facts, style);
  const room = width - INDENT - widthOf(name);
  const shown = cut(place, Math.max(0, room - 2), glyphs.ellipsis);
  yield ` ${severityMark(finding.severity, style)} ${paint.bold(name)}${blanks(2)}${paint.dim(shown)}`.trimEnd();
  yield* wrapped("", clean(finding.message), style, paint.bold, INDENT);
  for (const proof of proofTexts(finding, facts, style))
    yield paint.dim(`${blanks(INDENT)}${fitted(proof, { ...style, width: width - INDENT })}`);
  const { expected, actual } = finding;
  if (expected !== undefined && actual !== undefined)
    yield* wrapped("", `expected ${clean(expected)}, got ${clean(actual)}`, style, paint.bold, INDENT);
  if (withFix) yield* wrapped("fix: ", clean(finding.fix), style, paint.dim, INDENT);
}

/** `http.handler › llm.decode  +281 ms`. */
function placeText(
  { spanPath, spanIds: [first] }: Finding,
  facts: TraceFacts | undefined,
  style: Style,
): string {
  const offset = first === undefined || facts === undefined ? "" : offsetOf(first, facts, style);
  const path = style.clean(spanPath).replaceAll("›", style.glyphs.under);
  return offset === "" ? path : `${path}  ${offset}`;
}

function offsetOf(spanId: SpanId, { tree }: TraceFacts, style: Style): string {
  const node = tree.byId.get(spanId)?.[0];
  return node === undefined ? "" : style.offset(node.offsetNs, tree.resolutionNs);
}

interface Known {
  readonly resolutionNs: number;
  /** Undefined for the span that the finding is shown at. */
  readonly nameOf: (spanId: SpanId) => string | undefined;
}

/** The proof, a line each: `llm.tokens.out = 0`, `log +231 ms  kv_cache.full`. */
function* proofTexts(
  { evidence, spanIds: [shown] }: Finding,
  facts: TraceFacts | undefined,
  style: Style,
): Generator<string, void> {
  const known: Known = {
    resolutionNs: facts?.tree.resolutionNs ?? 1,
    nameOf: (spanId) => (spanId === shown ? undefined : facts?.tree.byId.get(spanId)?.[0]?.span.name),
  };
  const all = [...everyProof(evidence, known, style)];
  yield* all.slice(0, MOST_PROOFS);
  if (all.length > MOST_PROOFS) yield `and ${all.length - MOST_PROOFS} more`;
}

function* everyProof(
  { attr = [], time = [], log = [], absent = [], stat = [], link = [], clause = [] }: Evidence,
  { resolutionNs, nameOf }: Known,
  style: Style,
): Generator<string, void> {
  const { clean } = style;
  for (const { spanId, key, value } of attr) {
    const other = nameOf(spanId);
    const shown = cut(valueText(value), LONGEST_VALUE, style.glyphs.ellipsis);
    yield clean(`${key} = ${shown}${other === undefined ? "" : `  (${other})`}`);
  }
  for (const { offsetNs, durationNs, note } of time) {
    const lasting = durationNs === undefined ? "" : `, ${style.duration(durationNs, resolutionNs)}`;
    yield `${style.offset(offsetNs, resolutionNs)}${lasting}: ${clean(note)}`;
  }
  for (const { offsetNs, message } of log)
    yield `log ${offsetNs === undefined ? "" : `${style.offset(offsetNs, resolutionNs)}  `}${clean(message)}`;
  for (const { clause: name, file, line } of clause) yield clean(`${file}:${line}: ${name}`);
  for (const { what, where } of absent) yield clean(`no ${what}: ${where}`);
  for (const { name, value, limit, n } of stat) {
    const against = limit === undefined ? "" : ` (limit ${short(limit)})`;
    yield clean(`${name} ${short(value)}${against}${n === undefined ? "" : `, n = ${n}`}`);
  }
  for (const { traceId, spanId, note } of link) yield clean(`${note}: ${spanId ?? traceId}`);
}

/** No more digits than anybody reads. */
function short(number: number): string {
  return String(Number(number.toPrecision(SHOWN_DIGITS)));
}
