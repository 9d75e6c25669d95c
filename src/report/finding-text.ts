import type { Evidence, Finding, Severity } from "../model/finding.ts";
import type { SpanId } from "../model/ids.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { valueText } from "./attribute-text.ts";
import { grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./suspects-text.ts";
import { blanks, cut, fitted, widthOf } from "./width.ts";

const INDENT = 4;
const MOST_PROOFS = 6;
const LONGEST_VALUE = 120;
const SHOWN_DIGITS = 6;
const ARTICLE = /^(?:an?|the) /;

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
  const room = width - INDENT - widthOf(name) - 2;
  const shown = placeText(finding, facts, room, style);
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
  room: number,
  style: Style,
): string {
  const offset = first === undefined || facts === undefined ? "" : offsetOf(first, facts, style);
  const end = offset === "" ? "" : `  ${offset}`;
  return pathText(spanPath, room - widthOf(end), style) + end;
}

/** A span's path in so many cells: of one that is too long the first steps and the last ones. */
export function pathText(spanPath: string, room: number, style: Style): string {
  const { ellipsis, under } = style.glyphs;
  const steps = spanPath.split(" › ").map((step) => style.clean(step));
  const joined = (some: readonly string[]) => some.join(` ${under} `);
  if (widthOf(joined(steps)) <= room) return joined(steps);
  for (let kept = steps.length - 2; kept >= 0; kept -= 1) {
    const top = Math.ceil(kept / 2);
    const short = [...steps.slice(0, top), ellipsis, ...steps.slice(steps.length - 1 - (kept - top))];
    const shown = joined(short.filter((step, at) => step !== ellipsis || short[at - 1] !== ellipsis));
    if (widthOf(shown) <= room) return shown;
  }
  return cut(steps.at(-1) ?? "", Math.max(0, room), ellipsis);
}

function offsetOf(spanId: SpanId, { tree }: TraceFacts, style: Style): string {
  const node = tree.byId.get(spanId)?.[0];
  return node === undefined ? "" : style.offset(node.offsetNs, tree.resolutionNs);
}

/** The proof, a line each, equal ones once: `llm.tokens.out = 0`, `log +231 ms  kv_cache.full`. */
function* proofTexts(finding: Finding, facts: TraceFacts | undefined, style: Style): Generator<string, void> {
  const resolutionNs = facts?.tree.resolutionNs ?? 1;
  const attributes = attributeTexts(finding, facts, style);
  const equal = Map.groupBy(
    [...attributes, ...everyProof(finding.evidence, resolutionNs, style)],
    (text) => text,
  );
  const all = Array.from(equal, ([text, those]) =>
    those.length > 1 ? `${text}  ${style.glyphs.times}${those.length}` : text,
  );
  if (all.length <= MOST_PROOFS + 1) return yield* all;
  yield* all.slice(0, MOST_PROOFS);
  yield `and ${all.length - MOST_PROOFS} more`;
}

/** `llm.tokens.out = 0`; before it the span's name, where it is another's than the finding's or several have the key. */
function attributeTexts(
  { evidence: { attr = [] }, spanIds: [shown] }: Finding,
  facts: TraceFacts | undefined,
  style: Style,
): string[] {
  const bearers = new Map<string, Set<string | undefined>>();
  for (const { spanId, key } of attr)
    bearers.set(key, (bearers.get(key) ?? new Set()).add(nameOf(spanId, facts)));
  const own = shown === undefined ? undefined : nameOf(shown, facts);
  return attr.map(({ spanId, key, value }) => {
    const isOwn = bearers.get(key)?.size === 1 && nameOf(spanId, facts) === own;
    const whose = isOwn ? "" : `${nameOf(spanId, facts) ?? spanId}: `;
    return style.clean(`${whose}${key} = ${cut(valueText(value), LONGEST_VALUE, style.glyphs.ellipsis)}`);
  });
}

function nameOf(spanId: SpanId, facts: TraceFacts | undefined): string | undefined {
  return facts?.tree.byId.get(spanId)?.[0]?.span.name;
}

function* everyProof(
  { time = [], log = [], absent = [], stat = [], link = [], clause = [] }: Evidence,
  resolutionNs: number,
  style: Style,
): Generator<string, void> {
  const { clean } = style;
  for (const { offsetNs, durationNs, note } of time) {
    const lasting = durationNs === undefined ? "" : `, ${style.duration(durationNs, resolutionNs)}`;
    yield `${style.offset(offsetNs, resolutionNs)}${lasting}: ${clean(note)}`;
  }
  for (const { offsetNs, message } of log)
    yield `log ${offsetNs === undefined ? "" : `${style.offset(offsetNs, resolutionNs)}  `}${clean(message)}`;
  for (const { clause: name, file, line } of clause) yield clean(`${file}:${line}: ${name}`);
  for (const { what, where } of absent) yield clean(`no ${what.replace(ARTICLE, "")}: ${where}`);
  for (const { name, value, limit, n } of stat) {
    const against = limit === undefined ? "" : ` (limit ${short(limit)})`;
    yield clean(`${name} ${short(value)}${against}${n === undefined ? "" : `, n = ${n}`}`);
  }
  for (const { traceId, spanId, note } of link) yield clean(`${note}: ${spanId ?? traceId}`);
}

/** No more digits than anybody reads. */
function short(number: number): string {
  return Number.isInteger(number) ? grouped(number) : String(Number(number.toPrecision(SHOWN_DIGITS)));
}
