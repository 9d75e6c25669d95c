import type { FoundTrace } from "../model/found-trace.ts";
import type { TraceId } from "../model/ids.ts";
import { matches } from "../query/matches.ts";
import type { Query } from "../query/query.ts";
import { selectedNames, toTraceql } from "../query/traceql/to-traceql.ts";
import { inOrder } from "../source/in-order.ts";
import { searchTraces } from "../source/tempo/search.ts";
import type { SearchedTrace } from "../source/tempo/search-answer.ts";
import type { Tempo } from "../source/tempo/tempo.ts";
import { TraceFacts } from "../trace/facts.ts";
import { decidedBySearch } from "./decided-by-search.ts";
import { foundOf, searchedRow } from "./found-row.ts";

/** What Tempo is asked. */
export interface TempoQuestion {
  readonly query: Query;
  /** The user's own TraceQL, passed on as it is; the query then gives window and limit alone. */
  readonly raw: string | undefined;
  /** Rows of whole traces, or of what the search tells where that decides: it has no tokens, cost, stop reason. */
  readonly rows: "whole" | "searched";
  /** The window that was asked for or is the default one. */
  readonly from: bigint;
  readonly to: bigint;
  /** Pages of the search, and traces, that are fetched beside each other. */
  readonly atOnce: number;
  /** Hears of a trace that the search lists, and Tempo does not have by its id. */
  readonly onGone: (traceId: TraceId) => void;
}

/**
 * The traces of Tempo that a question fits, the newest first, as they come. Tempo narrows, `matches` on
 * the whole trace decides, so that the answer is the store's. Where searched rows will do, a trace that
 * the search's own answer decides is not fetched.
 */
export async function* findInTempo(tempo: Tempo, asked: TempoQuestion): AsyncGenerator<FoundTrace> {
  const { query, raw, rows, from, to } = asked;
  const candidates = searchTraces(tempo.http, {
    traceql: raw ?? toTraceql(query, rows === "searched" ? selectedNames(query) : []),
    from,
    to,
    limit: query.limit,
    raw: raw !== undefined,
    atOnce: asked.atOnce,
  });
  const decide = (candidate: SearchedTrace) => decided(tempo, candidate, asked);
  for await (const [, found] of inOrder(candidates, asked.atOnce, decide))
    if (found !== undefined) yield found;
}

async function decided(
  tempo: Tempo,
  candidate: SearchedTrace,
  { query, raw, rows, from, to, onGone }: TempoQuestion,
): Promise<FoundTrace | undefined> {
  if (candidate.startUnixNano < from || candidate.startUnixNano >= to) return undefined;
  if (rows === "searched") {
    const row = raw === undefined ? decidedBySearch(query, candidate) : rowOf(candidate);
    if (row !== undefined) return row;
  }
  const trace = await tempo.trace(candidate.traceId);
  const { traceId } = candidate;
  if (trace === undefined) {
    onGone(traceId);
    return undefined;
  }
  const facts = new TraceFacts({
    traceId,
    spans: trace.spans,
    logs: [],
    partial: trace.partial,
    origin: "tempo",
  });
  if (raw !== undefined) return foundOf(facts, idsOf(candidate));
  const match = matches({ ...query, from, to }, facts);
  return match.matched ? foundOf(facts, match.spanIds) : undefined;
}

/** A row from what a search tells; undefined where it does not tell enough. */
function rowOf(trace: SearchedTrace): FoundTrace | undefined {
  return trace.spanCount === undefined ? undefined : searchedRow(trace, trace.spanCount, idsOf(trace));
}

function idsOf({ spans }: SearchedTrace): FoundTrace["spanIds"] {
  return [...new Set(spans.map(({ spanId }) => spanId))];
}
