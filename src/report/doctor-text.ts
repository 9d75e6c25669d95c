import type { Check, CheckGroup } from "../model/check.ts";
import type { Style } from "./style.ts";
import { blanks } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const INDENT = "  ";
const SUBJECT_AND_REASON = /^(.*?): (.*)$/s;

/** Each target with its address, a line for each check, the remedy under what is not well. */
export function* doctorText(groups: readonly CheckGroup[], style: Style): Generator<string> {
  const { paint, clean } = style;
  for (const [at, { target, address, from, checks }] of groups.entries()) {
    if (at > 0) yield "";
    const where = address === undefined ? "" : `  ${clean(address)}`;
    yield `${paint.bold(target)}${where}${from === undefined ? "" : paint.dim(`  (${clean(from)})`)}`;
    for (const check of folded(checks)) yield* checkLines(check, style);
  }
}

/** Unknown checks in a row with one reason, `version: not asked, since …`, are one line of all their subjects. */
function* folded(checks: readonly Check[]): Generator<Check> {
  let last: Check | undefined;
  for (const check of checks) {
    const both = last && together(last, check);
    if (both === undefined && last !== undefined) yield last;
    last = both ?? check;
  }
  if (last !== undefined) yield last;
}

function together(one: Check, other: Check): Check | undefined {
  if (one.ok !== undefined || other.ok !== undefined) return undefined;
  if (one.remedy !== undefined || other.remedy !== undefined) return undefined;
  const [, subjects, reason] = SUBJECT_AND_REASON.exec(one.message) ?? [];
  const [, subject, sameReason] = SUBJECT_AND_REASON.exec(other.message) ?? [];
  if (reason === undefined || reason !== sameReason) return undefined;
  return { ...one, message: `${subjects}, ${subject}: ${reason}` };
}

function* checkLines({ ok, message, remedy }: Check, style: Style): Generator<string> {
  const { paint, clean, glyphs, width } = style;
  const [glyph, colour] =
    ok === true
      ? [glyphs.passed, paint.green]
      : ok === false
        ? [glyphs.error, paint.red]
        : [glyphs.unknown, paint.yellow];
  const cells = glyphs.passed.length;
  const behind = INDENT + blanks(cells + 1);
  const [first = "", ...more] = wrapped(clean(message), width - behind.length);
  yield `${INDENT}${colour(glyph.padEnd(cells))} ${first}`;
  for (const line of more) yield behind + line;
  if (remedy === undefined) return;
  for (const line of stepsWrapped(remedy, style, width - behind.length - INDENT.length))
    yield paint.dim(behind + INDENT + line);
}

/** A step that fits stays whole. */
function stepsWrapped(remedy: string, { clean, glyphs }: Style, width: number): readonly string[] {
  const lines = wrapParts(remedy.split(" · ").map(clean), ` ${glyphs.dot} `, width);
  return lines.flatMap((line) => wrapped(line, width));
}

function wrapped(text: string, width: number): readonly string[] {
  return wrapParts(text.split(" "), " ", width);
}
