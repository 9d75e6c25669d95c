import type { TraceFacts } from "../trace/facts.ts";
import { clockTime } from "./clock-time.ts";
import { figures, traceTitle, verdictText } from "./header.ts";
import { codeBlock, codeSpan } from "./markdown.ts";
import { counted } from "./number.ts";
import { TRACES_DRAWN } from "./show-text.ts";
import type { Style } from "./style.ts";
import { type TraceTextOptions, traceBody } from "./trace-text.ts";

/** Traces as Markdown for an issue or a comment: a table of figures and the waterfall as a code block. */
export async function* showMarkdown(
  traces: Iterable<TraceFacts> | AsyncIterable<TraceFacts>,
  options: TraceTextOptions & { readonly all: boolean },
  style: Style,
): AsyncGenerator<string, void> {
  let count = 0;
  for await (const facts of traces) {
    count += 1;
    if (count > TRACES_DRAWN && !options.all) continue;
    if (count > 1) yield* ["", "---", ""];
    yield* traceMarkdown(facts, options, style);
  }
  if (count > TRACES_DRAWN && !options.all) yield* ["", `and ${counted(count - TRACES_DRAWN, "more trace")}`];
}

function* traceMarkdown(facts: TraceFacts, options: TraceTextOptions, style: Style): Generator<string, void> {
  const link = options.linkOf?.(facts);
  const diagnosis = options.diagnose?.(facts);
  const id = codeSpan(style.clean(facts.evidence.traceId));
  const cells = [
    clockTime(facts.startUnixNano, style.timezone, "millisecond"),
    traceTitle(facts, style),
    figures(facts, style).join(` ${style.glyphs.dot} `),
    verdictText(facts, style, diagnosis),
  ];
  yield "| trace | start | request | figures | verdict |";
  yield "|---|---|---|---|---|";
  const linked = link === undefined ? id : `[${id}](${link})`;
  yield `| ${[linked, ...cells.map(codeSpan)].join(" | ")} |`;
  yield "";
  yield* codeBlock("text", [...traceBody(facts, diagnosis, options, style)]);
}
