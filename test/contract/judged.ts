import type { SpanStory, Story } from "../../fixtures/story.ts";
import { linesOf, spansOf } from "../../fixtures/tell.ts";
import { type CheckOptions, checkTrace } from "../../src/contract/check.ts";
import { compileContract } from "../../src/contract/compile.ts";
import { parseContractText } from "../../src/contract/contract-text.ts";
import type { TraceVerdict, Violation } from "../../src/contract/violation.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { TraceFacts } from "../../src/trace/facts.ts";

export const NO_LOGS: CheckOptions = { logs: "off", logsGiven: false };

export function contractOf(text: string) {
  return compileContract(parseContractText("test.contract.yaml", text));
}

export function factsOf(
  story: Story,
  more: { partial?: string; logs?: readonly LogLine[] } = {},
): TraceFacts {
  return factsOfSpans(spansOf(story), more);
}

export function factsOfSpans(
  spans: readonly Span[],
  more: { partial?: string; logs?: readonly LogLine[] } = {},
): TraceFacts {
  const [first] = spans;
  if (first === undefined) throw new Error("a trace has spans");
  const { partial, logs = [] } = more;
  return new TraceFacts({ traceId: first.traceId, spans, logs, partial, origin: "test" });
}

/** The story's log lines as a log format would have read them. */
export function logsOf(story: Story): LogLine[] {
  return linesOf(story).map((line) => ({
    timeUnixNano: line.timeUnixNano,
    level: line.level,
    body: line.event,
    message: line.event,
    attributes: line.attributes,
    service: line.service,
    instance: undefined,
    traceId: line.traceId,
    spanId: line.spanId,
  }));
}

/** The story with one span retold, or left out. */
export function retold(story: Story, name: string, change: Partial<SpanStory> | "left out"): Story {
  const spans = story.spans.flatMap((span) => {
    if (span.name !== name) return [span];
    return change === "left out" ? [] : [{ ...span, ...change }];
  });
  return { ...story, spans };
}

export function withSpan(story: Story, span: SpanStory): Story {
  return { ...story, spans: [...story.spans, span] };
}

export function withAttributes(story: Story, name: string, changes: SpanStory["attributes"]): Story {
  const attributes = { ...story.spans.find((span) => span.name === name)?.attributes, ...changes };
  return retold(story, name, { attributes });
}

export function withoutAttribute(story: Story, name: string, key: string): Story {
  const { [key]: _, ...attributes } = { ...story.spans.find((span) => span.name === name)?.attributes };
  return retold(story, name, { attributes });
}

/** One small tree to try clauses on: `root` with children told as spans. */
export function storyOf(spans: readonly SpanStory[], root: Partial<SpanStory> = {}): Story {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    start: "2026-05-22T14:31:58.402Z",
    services: { svc: {} },
    spans: [{ name: "root", at: 0, for: 1000, ...root }, ...spans],
  };
}

/** A span below the root of `storyOf`. */
export function child(name: string, at: number, more: Partial<SpanStory> = {}): SpanStory {
  return { name, at, for: 10, in: "root", ...more };
}

export function verdictOn(contract: string, story: Story): TraceVerdict {
  return checkTrace(contractOf(contract), factsOf(story), NO_LOGS);
}

/** Clause, expectation and finding of each violation, one line each. */
export function brokenBy(verdict: TraceVerdict): string[] {
  return verdict.violations.map(lineOf);
}

function lineOf({ rule, severity, clause, expected, actual }: Violation): string {
  return `${rule} ${severity} ${clause}: expected ${expected}, got ${actual}`;
}
