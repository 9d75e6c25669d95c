import type { Attributes } from "../../model/attribute.ts";
import { valueText, valueType } from "../../report/attribute-text.ts";
import { grouped } from "../../report/number.ts";
import { attributeSection } from "../../report/span-detail.ts";
import type { Style } from "../../report/style.ts";
import { blanks, cut, widthOf } from "../../report/width.ts";

const INDENT = 3;
/** No value takes more of a pane: copying takes all of it. */
const LONGEST = 20_000;

/** Recorded text whole, on as many lines as it needs; its own line ends are kept. */
export function* wholeLines(text: string, indent: number, style: Style): Generator<string, void> {
  const cells = Math.max(1, style.width - indent);
  for (const line of text.slice(0, LONGEST).split("\n"))
    for (const piece of pieces(style.clean(line), cells)) yield blanks(indent) + piece;
  const left = text.length - LONGEST;
  if (left > 0)
    yield style.paint.dim(`${blanks(indent)}${grouped(left)} more characters; y copies all of them`);
}

/** A line broken where it has no more room, between words or not. */
export function* pieces(text: string, cells: number): Generator<string, void> {
  let rest = text;
  while (widthOf(rest) > cells) {
    const piece = cut(rest, cells, "") || (Array.from(rest)[0] ?? "");
    yield piece;
    rest = rest.slice(piece.length);
  }
  yield rest;
}

/** As `attributeSection`, but that a value which has no room on its line follows whole under its key. */
export function* wholeAttributes(
  title: string,
  attributes: Attributes,
  style: Style,
  evenIfEmpty = false,
): Generator<string, void> {
  const [blank, heading, ...lines] = attributeSection(title, attributes, style, evenIfEmpty);
  if (blank === undefined || heading === undefined) return;
  yield* [blank, heading];
  const whole = [...attributeSection(title, attributes, { ...style, full: true }, evenIfEmpty)].slice(2);
  for (const [at, [key, value]] of [...attributes].entries()) {
    if (whole[at] === lines[at]) {
      yield lines[at] ?? "";
      continue;
    }
    const name = cut(style.clean(key), style.width - INDENT, style.glyphs.ellipsis);
    yield ` ${name}  ${style.paint.dim(valueType(value))}`;
    yield* wholeLines(typeof value === "string" ? value : valueText(value), INDENT, style);
  }
}
