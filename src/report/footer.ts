import type { TraceFacts } from "../trace/facts.ts";
import type { Conservation } from "./conservation.ts";
import { resolutionOf } from "./duration.ts";
import { counted, grouped } from "./number.ts";
import { type SelectionOptions, spanFlags } from "./selection.ts";
import type { Style } from "./style.ts";
import { wrapParts } from "./wrap.ts";

/** What was really drawn, counted while drawing. */
export interface Drawn {
  readonly spans: number;
  readonly logs: number;
  /** The drawing stopped at `maxRows` rows. */
  readonly cutAt: number | undefined;
}

/**
 * The count of what came in and what was drawn, with a reason for every difference. Dim when all is
 * well; red when something is missing for no reason, which would be a bug.
 */
export function footerLines(
  facts: TraceFacts,
  conservation: Conservation,
  drawn: Drawn,
  options: SelectionOptions,
  style: Style,
): readonly string[] {
  const { spansIn, logsIn, spansShown, logsShown, orphans, cycles, duplicates, hidden, unjudged } =
    conservation;
  const lost = lostText(conservation, drawn);
  const filter = style.clean(spanFlags(options, (ns) => style.duration(ns, resolutionOf(ns))));
  const logFlags = [options.logs === "all" ? "" : `--logs=${options.logs}`, filter].filter(
    (flag) => flag !== "",
  );
  const parts = [
    `${grouped(drawn.spans)} of ${counted(spansIn, "span")}, ${grouped(drawn.logs)} of ${counted(logsIn, "log line")}`,
    duplicates === 0 ? "" : `${counted(duplicates, "identical repeat")} merged`,
    hidden === 0 ? "" : `${counted(hidden, "span")} hidden by ${filter}`,
    logsIn === logsShown ? "" : `${counted(logsIn - logsShown, "log line")} hidden by ${logFlags.join(" ")}`,
    cutText(spansShown - drawn.spans, logsShown - drawn.logs, drawn.cutAt),
    lost,
    counted(orphans, "orphan"),
    cycles === 0 ? "" : counted(cycles, "cycle"),
    repeatsCounts(facts) ? "counts that parents repeat are added once" : "",
    cutValuesText(facts.cutValues),
    unjudged === 0 ? "" : `${counted(unjudged, "check")} could not run`,
    facts.state === "partial" ? `partial: ${style.clean(facts.stateReason ?? "its source says so")}` : "",
  ].filter((part) => part !== "");
  const lines = wrapParts(parts, ` ${style.glyphs.dot} `, style.width);
  const paint = lost === "" ? style.paint.dim : style.paint.red;
  return lines.map((line) => paint(line));
}

/** Prompts and answers are what is long: without this word their end looks like the model's. */
function cutValuesText(count: number): string {
  if (count === 0) return "";
  return `${counted(count, "attribute value")} ${count === 1 ? "ends" : "end"} at Tempo's 2,048 bytes`;
}

function cutText(spans: number, logs: number, cutAt: number | undefined): string {
  if (cutAt === undefined) return "";
  const what = [spans > 0 ? counted(spans, "span") : "", logs > 0 ? counted(logs, "log line") : ""];
  const left = what.filter((words) => words !== "").join(" and ") || "more";
  return `${left} beyond the first ${counted(cutAt, "row")} (--max-rows 0 draws all)`;
}

/** Spans of the evidence without a place in the tree, or with one that was not drawn. */
function lostText(
  { spansIn, spansShown, logsShown, duplicates, hidden }: Conservation,
  drawn: Drawn,
): string {
  const missing = spansIn - spansShown - duplicates - hidden;
  const undrawn = drawn.cutAt === undefined ? spansShown - drawn.spans + (logsShown - drawn.logs) : 0;
  const lost = missing + undrawn;
  return lost === 0 ? "" : `${grouped(lost)} LOST, which is a bug in lgtrace: please report it`;
}

function repeatsCounts({ tokensIn, tokensOut, costUsd }: TraceFacts): boolean {
  return [tokensIn, tokensOut, costUsd].some((total) => total?.repeated === true);
}
