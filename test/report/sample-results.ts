import type { FoundTrace } from "../../src/model/found-trace.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { ImportSummary } from "../../src/model/import-summary.ts";
import { type BrokenClause, ContractTally, type JudgedTrace } from "../../src/report/contract-tally.ts";
import type { ContractRun } from "../../src/report/contract-text.ts";
import type { FindResult } from "../../src/report/find-result.ts";
import { START, TRACE_ID } from "./miniserve.ts";

export function traceIdOf(number: number): TraceId {
  return number.toString(16).padStart(32, "0") as TraceId;
}

export function found(more: Partial<FoundTrace> = {}): FoundTrace {
  return {
    traceId: TRACE_ID,
    service: "miniserve",
    rootName: "http.handler",
    startUnixNano: START,
    durationNs: 295_000_000,
    spanCount: 10,
    tokensIn: 128,
    tokensOut: 0,
    stopReason: "immediate_eos",
    firstError: undefined,
    costUsd: undefined,
    spanIds: ["00f067aa0ba902b7" as SpanId],
    ...more,
  };
}

export function findResult(matches: readonly FoundTrace[], more: Partial<FindResult> = {}): FindResult {
  return {
    source: "store",
    asked: "with 0 output tokens",
    query: "--tokens-out 0",
    matches,
    searched: () => ({
      traces: 1500,
      spans: 12_000,
      from: START - 1_927_114_000_000n,
      to: START + 1_672_886_000_000n,
      tookMs: 3,
    }),
    complete: () => true,
    hint: () => undefined,
    ...more,
  };
}

export const IMPORTED: ImportSummary = {
  files: 41,
  skipped: 7,
  traces: 1204,
  spans: 9873,
  logs: 0,
  duplicates: 3,
  conflicts: 0,
  warnings: [{ file: "exports/a.json", message: "Tempo JSON without a span" }],
  unreadable: [
    {
      file: "exports/b.json",
      format: "Tempo JSON",
      at: "line 214",
      path: "batches[0].scopeSpans[0].spans[3].startTimeUnixNano",
      message: 'expected a Unix time in nanoseconds (digits), found "soon"',
    },
    {
      file: "exports/c\u001b.json",
      format: undefined,
      at: undefined,
      path: undefined,
      message: "no format fits",
    },
  ],
};

export function broken(traceId: TraceId, more: Partial<BrokenClause> = {}): BrokenClause {
  return {
    rule: "C01",
    name: "tree",
    severity: "error",
    confidence: 1,
    traceId,
    spanIds: ["00f067aa0ba902b7" as SpanId],
    message: "http.handler › llm.decode › decode.step: expected 0..64, got 240",
    evidence: { times: 1 },
    fix: "look at the loop",
    clause: "http.handler/llm.decode/decode.step count",
    line: 47,
    spanPath: "http.handler › llm.decode › decode.step",
    expected: "0..64",
    actual: "240",
    ...more,
  };
}

export function judged(traceId: TraceId, more: Partial<JudgedTrace> = {}): JudgedTrace {
  return { traceId, violations: [], unjudged: [], skipped: [], selected: true, ...more };
}

/** 8 traces: 4 pass, 3 break the count (one of them an assertion too), 1 is partial; a ninth is not selected. */
export function contractRun(): ContractRun {
  const traces = Array.from({ length: 9 }, (_, at) => {
    const id = traceIdOf(at + 1);
    if (at === 8) return judged(id, { selected: false });
    if (at === 3) return judged(id, { unjudged: [{ reason: "partial in Tempo" }] });
    if (at > 2) return judged(id, { skipped: ["no-draft-docs"] });
    const assertion = broken(id, {
      severity: "warning",
      clause: "tokens-out-agree",
      line: 52,
      spanPath: "http.handler › llm.decode",
      expected: 'd["llm.tokens.out"] == f["llm.tokens.out"]',
      actual: "0 and 12",
    });
    return judged(id, {
      violations: at === 0 ? [broken(id), assertion] : [broken(id, { actual: `${240 + at}` })],
    });
  });
  return {
    id: "miniserve.completions",
    path: "lgtrace.contract.yaml",
    traces,
    tally: new ContractTally(),
    notes: ["log clauses are switched off (--no-logs)"],
  };
}
