import type { Check, CheckGroup } from "../model/check.ts";
import type { Style } from "./style.ts";
import { blanks } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const INDENT = "  ";

/** Each target with its address, a line for each check, the remedy under what is not well. */
export function* doctorText(groups: readonly CheckGroup[], style: Style): Generator<string> {
  const { paint, clean } = style;
  for (const [at, { target, address, from, checks }] of groups.entries()) {
    if (at > 0) yield "";
    const where = address === undefined ? "" : `  ${clean(address)}`;
    yield `${paint.bold(target)}${where}${from === undefined ? "" : paint.dim(`  (${clean(from)})`)}`;
    for (const check of checks) yield* checkLines(check, style);
  }
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
  for (const line of wrapped(clean(remedy), width - behind.length - INDENT.length))
    yield paint.dim(behind + INDENT + line);
}

function wrapped(text: string, width: number): readonly string[] {
  return wrapParts(text.split(" "), " ", width);
}
