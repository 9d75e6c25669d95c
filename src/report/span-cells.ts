import { money } from "../model/money.ts";
import { LEVELS_DRAWN, spanGuide } from "./guide.ts";
import { counted } from "./number.ts";
import type { SpanRow } from "./row.ts";
import type { Style } from "./style.ts";
import { tokensText } from "./tokens-text.ts";

/** The text of a span's row, column by column, neither cut nor padded; "" where there is nothing. */
export interface SpanCells {
  readonly name: string;
  /** What the name ends in and never loses: ` ×240`, ` +12 spans`. */
  readonly times: string;
  readonly service: string;
  readonly duration: string;
  readonly tokens: string;
  readonly cost: string;
  readonly stop: string;
  readonly marks: string;
}

export function spanCells(row: SpanRow, resolutionNs: number, services: boolean, style: Style): SpanCells {
  const { glyphs, clean } = style;
  const times = timesText(row, style);
  return {
    name: spanGuide(row.rail, LEVELS_DRAWN, glyphs) + (clean(row.label) || "(no name)") + times,
    times,
    service: services ? clean(row.service ?? "") : "",
    duration: row.durationNs === undefined ? "" : style.duration(row.durationNs, resolutionNs),
    tokens: tokensText(row.tokensIn, row.tokensOut, glyphs),
    cost: row.costUsd === undefined ? "" : money(row.costUsd),
    stop: clean(row.stopReason ?? ""),
    marks: marksText(row, resolutionNs, style),
  };
}

/** How many siblings a row stands for, or what is closed away under it. */
function timesText({ folded, closed }: SpanRow, { glyphs }: Style): string {
  if (folded !== undefined) return ` ${glyphs.times}${folded.count}`;
  if (closed === undefined || closed.spans + closed.details === 0) return "";
  return closed.spans > 0 ? ` +${counted(closed.spans, "span")}` : ` +${counted(closed.details, "line")}`;
}

function marksText(row: SpanRow, resolutionNs: number, style: Style): string {
  const { folded, error, warned, rules, marks } = row;
  const sign = error !== undefined ? style.glyphs.error : warned ? style.glyphs.warning : "";
  const words: string[] = [sign, ...rules, ...marks];
  if (folded !== undefined) {
    words.push(`p50 ${style.duration(folded.p50Ns, resolutionNs)}`);
    words.push(` max ${style.duration(folded.maxNs, resolutionNs)}`);
    words.push(folded.events === 0 ? "" : ` ${folded.events} events`);
  }
  return words.filter((word) => word !== "").join(" ");
}
