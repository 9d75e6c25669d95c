import { figures, paintVerdict, shortFigures, traceTitle, verdictText } from "../../report/header.ts";
import { counted } from "../../report/number.ts";
import type { Style } from "../../report/style.ts";
import { blanks, cut, widthOf } from "../../report/width.ts";
import { filterWords, isOn } from "../state/filter.ts";
import type { TraceState } from "../state/trace-state.ts";

const WHOLE_ID_FROM = 110;
const SHORT_ID = 8;
const GAP = "  ";

/** Two lines: which trace it is and the verdict; its figures and where the reader is. */
export function headLines(trace: TraceState, style: Style): readonly string[] {
  const { facts, diagnosis } = trace.subject;
  const { paint, glyphs, clean, width } = style;
  const id = clean(facts.evidence.traceId);
  const shown =
    width >= WHOLE_ID_FROM || widthOf(id) <= SHORT_ID + 1 ? id : id.slice(0, SHORT_ID) + glyphs.ellipsis;
  const verdict = verdictText(facts, style, diagnosis);
  const title = cut(
    `${shown}${GAP}${traceTitle(facts, style)}`,
    Math.max(Math.floor(width / 2), width - widthOf(verdict) - GAP.length),
    glyphs.ellipsis,
  );
  const room = width - widthOf(title) - GAP.length;
  const right = cut(verdict, Math.max(0, room), glyphs.ellipsis);
  return [
    paint.bold(title) + blanks(width - widthOf(title) - widthOf(right)) + paintVerdict(right, style),
    figuresLine(trace, style),
  ];
}

/** What is counted at the foot too goes first where there is no room, then the time zone; then it is cut. */
function figuresLine(trace: TraceState, style: Style): string {
  const { facts } = trace.subject;
  const joined = (parts: readonly string[]) => parts.join(` ${style.glyphs.dot} `);
  const status = statusOf(trace, style);
  const short = joined(shortFigures(facts, style));
  const ways = [
    [joined(figures(facts, style)), joined([...status, style.timezone])],
    [short, joined([...status, style.timezone])],
    [short, joined(status)],
  ] as const;
  const fits = ways.find(([left, right]) => widthOf(left) + GAP.length + widthOf(right) <= style.width);
  const [left, right] = fits ?? ways[2];
  return besides(left, right, style);
}

/** `partial`, `errors of api: 3 of 10 spans`, `zoomed`, `9 of 12 rows`. */
function statusOf(
  { filter, selection, subject, zooms, cursor, places }: TraceState,
  style: Style,
): readonly string[] {
  const { tree, state } = subject.facts;
  const parts = [
    state === "partial" ? "partial" : "",
    isOn(filter)
      ? `${filterWords(filter)(style)}: ${selection.spans.length} of ${counted(tree.nodes.length, "span")}`
      : "",
    zooms.length > 0 ? "zoomed" : "",
    `${places.length === 0 ? 0 : cursor + 1} of ${counted(places.length, "row")}`,
  ];
  return parts.filter((part) => part !== "");
}

/** Text at the left, cut where it must be, and dim text at the right, which stays whole. */
export function besides(left: string, right: string, { paint, glyphs, width }: Style): string {
  const shownRight = cut(right, Math.max(0, width - GAP.length), glyphs.ellipsis);
  const shown = cut(left, Math.max(0, width - widthOf(shownRight) - GAP.length), glyphs.ellipsis);
  return shown + blanks(width - widthOf(shown) - widthOf(shownRight)) + paint.dim(shownRight);
}
