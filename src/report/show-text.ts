import type { TraceId } from "../model/ids.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { clockTime } from "./clock-time.ts";
import { traceTitle, verdictText } from "./header.ts";
import { counted } from "./number.ts";
import type { Style } from "./style.ts";
import { type TraceTextOptions, traceText } from "./trace-text.ts";
import { cut } from "./width.ts";

/** So many traces are drawn; the rest is listed. */
export const TRACES_DRAWN = 10;

export interface ShowTextOptions extends TraceTextOptions {
  /** Draw every trace. */
  readonly all: boolean;
  /** The command line that shows this one. */
  readonly commandFor: (traceId: TraceId) => string;
}

/** Traces as lines of text, one under the other; beyond the tenth a line each, with the command that shows it. */
export async function* showText(
  traces: Iterable<TraceFacts> | AsyncIterable<TraceFacts>,
  options: ShowTextOptions,
  style: Style,
): AsyncGenerator<string, void> {
  let count = 0;
  for await (const facts of traces) {
    count += 1;
    if (options.all || count <= TRACES_DRAWN) {
      if (count > 1) yield* ["", ""];
      yield* traceText(facts, options, style);
    } else {
      if (count === TRACES_DRAWN + 1)
        yield* ["", "", style.paint.bold("more traces, not drawn (--all draws them)")];
      yield* listed(facts, options, style);
    }
  }
  if (count > 1) yield* ["", style.paint.dim(drawnText(count, options.all))];
}

function* listed(facts: TraceFacts, options: ShowTextOptions, style: Style): Generator<string, void> {
  const { glyphs, paint, clean } = style;
  const { tree, evidence } = facts;
  const parts = [
    clockTime(facts.startUnixNano, style.timezone, "second"),
    traceTitle(facts, style),
    style.duration(facts.durationNs, tree.resolutionNs),
    counted(tree.nodes.length, "span"),
    verdictText(facts, style, options.diagnose?.(facts)),
  ];
  const words = parts.filter((part) => part !== "").join("  ");
  yield `  ${clean(options.commandFor(evidence.traceId))}`;
  yield paint.dim(`    ${style.full ? words : cut(words, style.width - 4, glyphs.ellipsis)}`);
}

function drawnText(count: number, all: boolean): string {
  const drawn = all ? count : Math.min(count, TRACES_DRAWN);
  return `${drawn} of ${counted(count, "trace")} drawn${drawn < count ? `, ${count - drawn} listed` : ""}`;
}
