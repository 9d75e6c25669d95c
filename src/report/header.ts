import type { Diagnosis } from "../model/finding.ts";
import { money } from "../model/money.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Total } from "../trace/totals.ts";
import { clockTime } from "./clock-time.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { blanks, cut, fitted, widthOf } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const GAP = "  ";

/** A trace's name: `miniserve › http.handler`. */
export function traceTitle(facts: TraceFacts, { glyphs, clean }: Style): string {
  const root = facts.rootName === undefined ? "(no root)" : clean(facts.rootName);
  return facts.service === undefined ? root : `${clean(facts.service)} ${glyphs.under} ${root}`;
}

/**
 * The answer first: id, name and absolute start; then duration, counts and totals with the verdict at
 * the right. What does not fit goes to a line of its own. On terminals the id leads to `link`.
 */
export function headerLines(
  facts: TraceFacts,
  style: Style,
  link?: string,
  diagnosis?: Diagnosis,
): readonly string[] {
  const separator = ` ${style.glyphs.dot} `;
  const time = clockTime(facts.startUnixNano, style.timezone, "millisecond");
  const verdict = verdictText(facts, style, diagnosis);
  const title = titleLines(facts, time, style, link);
  const model = modelParts(facts, style);
  const fitting = besides(wrapParts(figures(facts, style), separator, style.width), verdict, style);
  if (fitting.length === 1 || model.length === 0 || title.timePlaced)
    return [...title.lines, ...fitting, ...(title.timePlaced ? [] : [time])];
  const short = [...countParts(facts, style), ...totalParts(facts, style)];
  const rest = wrapParts([time, ...model], separator, style.width);
  return [...title.lines, ...besides(wrapParts(short, separator, style.width), verdict, style), ...rest];
}

/** The id whole, the name cut where it must be, the time at the right where there is room. */
function titleLines(
  facts: TraceFacts,
  time: string,
  style: Style,
  link: string | undefined,
): { lines: readonly string[]; timePlaced: boolean } {
  const { paint, glyphs, width, full } = style;
  const id = style.clean(facts.evidence.traceId);
  const title = traceTitle(facts, style);
  const line = `${id}${GAP}${title}`;
  const paintedId = link === undefined ? paint.bold(id) : style.link(paint.bold(id), link);
  const painted = `${paintedId}${GAP}${title}`;
  const left = width - widthOf(line);
  if (left >= widthOf(time) + GAP.length)
    return { lines: [painted + blanks(left - widthOf(time)) + paint.dim(time)], timePlaced: true };
  if (left >= 0 || full) return { lines: [painted], timePlaced: false };
  return { lines: [paintedId, cut(title, width, glyphs.ellipsis)], timePlaced: false };
}

/** The last line with the verdict at its right end, else the verdict on the next line. */
function besides(lines: readonly string[], verdict: string, style: Style): readonly string[] {
  if (verdict === "") return lines;
  const last = lines.at(-1) ?? "";
  const room = style.width - widthOf(last) - widthOf(verdict);
  const painted = paintVerdict(verdict, style);
  if (room >= GAP.length) return [...lines.slice(0, -1), last + blanks(room) + painted];
  return [...lines, paintVerdict(fitted(verdict, style), style)];
}

/** `295 ms`, `10 spans`, `2 log lines`, `HTTP 200`, `minigpt-v1`, `128→0 tokens`: what is known of them. */
export function figures(facts: TraceFacts, style: Style): readonly string[] {
  return [...countParts(facts, style), ...modelParts(facts, style), ...totalParts(facts, style)];
}

/** The figures without what is counted below the rows anyway: for where not all have room. */
export function shortFigures(facts: TraceFacts, style: Style): readonly string[] {
  const [duration = ""] = countParts(facts, style);
  return [duration, ...statusPart(facts), ...modelParts(facts, style), ...totalParts(facts, style)];
}

/** What went wrong, after its sign: the worst that rules found, else the first error; "" when nothing is known to be wrong. */
export function verdictText(facts: TraceFacts, { glyphs, clean }: Style, diagnosis?: Diagnosis): string {
  if (diagnosis?.verdict !== undefined) {
    const isError = diagnosis.findings[0]?.severity === "error";
    return `${isError ? glyphs.error : glyphs.warning} ${clean(diagnosis.verdict)}`;
  }
  if (facts.verdict === undefined) return "";
  const unsure = facts.state === "partial" ? glyphs.unknown : glyphs.warning;
  return `${facts.firstError === undefined ? unsure : glyphs.error} ${clean(facts.verdict.replaceAll("×", glyphs.times))}`;
}

/** A verdict in the colour of its sign. */
export function paintVerdict(verdict: string, { paint, glyphs }: Style): string {
  return (verdict.startsWith(glyphs.error) ? paint.red : paint.yellow).bold(verdict);
}

function modelParts({ model }: TraceFacts, { clean }: Style): readonly string[] {
  return model === undefined ? [] : [clean(model)];
}

function countParts(facts: TraceFacts, style: Style): readonly string[] {
  const { tree, evidence } = facts;
  return [
    tree.nodes.length === 0 ? "" : style.duration(facts.durationNs, tree.resolutionNs),
    counted(tree.nodes.length, "span"),
    evidence.logs.length === 0 ? "" : counted(evidence.logs.length, "log line"),
    ...statusPart(facts),
  ].filter((part) => part !== "");
}

function statusPart({ httpStatus }: TraceFacts): readonly string[] {
  return httpStatus === undefined ? [] : [`HTTP ${httpStatus}`];
}

function totalParts({ tokensIn, tokensOut, costUsd }: TraceFacts, { glyphs }: Style): readonly string[] {
  const total = (sum: Total | undefined, text: (value: number) => string) =>
    sum === undefined ? "" : (sum.atLeast ? glyphs.atLeast : "") + text(sum.value);
  const into = total(tokensIn, grouped);
  const out = total(tokensOut, grouped);
  const tokens = out === "" ? into : `${into}${glyphs.arrow}${out}`;
  return [tokens === "" ? "" : `${tokens} tokens`, total(costUsd, money)].filter((part) => part !== "");
}
