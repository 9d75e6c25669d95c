import type { Check, CheckGroup } from "../model/check.ts";
import { countsOf } from "./doctor-json.ts";
import { counted } from "./number.ts";
import type { Style } from "./style.ts";
import { blanks, widthOf } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const INDENT = 2;
const GAP = 3;
/** Below that many columns the texts stand under their subjects. */
const NARROW = 60;

/** Checks as they are printed: one, or all in a row that are unknown for one reason. */
interface Told extends Pick<Check, "ok" | "subject" | "message" | "remedy"> {}

/** Each target with its address, a line for each check, the remedy under what is not well; a count at the end. */
export function* doctorText(groups: readonly CheckGroup[], style: Style): Generator<string> {
  const { paint, clean } = style;
  const told = groups.map(({ checks }) => [...folded(checks)]);
  const cells = Math.max(0, ...told.flat().map(({ subject }) => widthOf(subject)));
  for (const [at, { target, address, from }] of groups.entries()) {
    const where = address === undefined ? "" : `  ${clean(address)}`;
    yield `${paint.bold(target)}${where}${from === undefined ? "" : paint.dim(`  (${clean(from)})`)}`;
    for (const check of told[at] ?? []) yield* checkLines(check, cells, style);
    yield "";
  }
  yield countLine(groups, style);
}

/** Unknown checks in a row with one reason and nothing to do about it are one: `version, clock: not asked`. */
function* folded(checks: readonly Check[]): Generator<Told> {
  let row: Check[] = [];
  for (const check of checks) {
    const [first] = row;
    if (first !== undefined && !areAlike(first, check)) {
      yield together(row);
      row = [];
    }
    row.push(check);
  }
  if (row.length > 0) yield together(row);
}

function areAlike(one: Check, other: Check): boolean {
  const isBare = ({ ok, remedy }: Check) => ok === undefined && remedy === undefined;
  return isBare(one) && isBare(other) && one.message === other.message;
}

function together(row: readonly Check[]): Told {
  const [first, ...others] = row;
  if (first !== undefined && others.length === 0) return first;
  const subjects = row.map(({ subject }) => subject).join(", ");
  return { ok: undefined, subject: "unknown", message: `${subjects}: ${first?.message}`, remedy: undefined };
}

function* checkLines({ ok, subject, message, remedy }: Told, cells: number, style: Style): Generator<string> {
  const { paint, clean, glyphs, width } = style;
  const [glyph, colour] =
    ok === true
      ? [glyphs.passed, paint.green]
      : ok === false
        ? [glyphs.error, paint.red]
        : [glyphs.unknown, paint.yellow];
  const mark = blanks(INDENT) + colour(glyph.padEnd(glyphs.passed.length));
  const before = INDENT + glyphs.passed.length + 1;
  const text = wrapped(clean(message), Math.max(1, width - indentOf(before, cells, width)));
  const indent = blanks(indentOf(before, cells, width));
  if (width < NARROW) yield* [`${mark} ${subject}`, ...text.map((line) => indent + line)];
  else yield* hanging(`${mark} ${subject}${blanks(cells + GAP - widthOf(subject))}`, indent, text);
  if (remedy === undefined) return;
  const steps = stepsWrapped(remedy, style, Math.max(1, width - indent.length - INDENT));
  for (const line of steps) yield paint.dim(indent + blanks(INDENT) + line);
}

function indentOf(before: number, cells: number, width: number): number {
  return width < NARROW ? before + INDENT : before + cells + GAP;
}

function* hanging(head: string, indent: string, [first = "", ...more]: readonly string[]): Generator<string> {
  yield head + first;
  for (const line of more) yield indent + line;
}

/** A step that fits stays whole. */
function stepsWrapped(remedy: string, { clean, glyphs }: Style, width: number): readonly string[] {
  const lines = wrapParts(remedy.split(" · ").map(clean), ` ${glyphs.dot} `, width);
  return lines.flatMap((line) => wrapped(line, width));
}

function wrapped(text: string, width: number): readonly string[] {
  return wrapParts(text.split(" "), " ", width);
}

function countLine(groups: readonly CheckGroup[], { paint }: Style): string {
  const { passed, failed, unknown } = countsOf(groups);
  const parts = [`${passed} passed`, `${failed} failed`, `${unknown} unknown`];
  const line = `${counted(passed + failed + unknown, "check")}: ${parts.filter((part) => !part.startsWith("0 ")).join(", ")}`;
  return failed > 0 ? paint.red(line) : paint.dim(line);
}
