import type { FoundTrace } from "../model/found-trace.ts";
import type { SearchedTrace } from "../source/tempo/search-answer.ts";
import type { TraceFacts } from "../trace/facts.ts";

/** The row of a trace of which no more is known than a search tells. */
export function searchedRow(
  trace: SearchedTrace,
  spanCount: number,
  spanIds: FoundTrace["spanIds"],
): FoundTrace {
  const { traceId, service, rootName, startUnixNano, durationNs } = trace;
  const unknown = {
    tokensIn: undefined,
    tokensOut: undefined,
    stopReason: undefined,
    firstError: undefined,
    costUsd: undefined,
  };
  return { traceId, service, rootName, startUnixNano, durationNs, spanCount, ...unknown, spanIds };
}

/** The row of a whole trace. */
export function foundOf(facts: TraceFacts, spanIds: FoundTrace["spanIds"]): FoundTrace {
  return {
    traceId: facts.evidence.traceId,
    service: facts.service,
    rootName: facts.rootName,
    startUnixNano: facts.startUnixNano,
    durationNs: facts.durationNs,
    spanCount: facts.tree.nodes.length,
    tokensIn: facts.tokensIn?.value,
    tokensOut: facts.tokensOut?.value,
    stopReason: facts.stopReason,
    firstError: facts.firstError?.span.name,
    costUsd: facts.costUsd?.value,
    partial: facts.state === "partial" ? true : undefined,
    spanIds,
  };
}
