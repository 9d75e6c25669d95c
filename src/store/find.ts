import type { Database } from "better-sqlite3";
import type { FoundTrace, Searched } from "../model/found-trace.ts";
import type { SpanId } from "../model/ids.ts";
import type { Query } from "../query/query.ts";
import { type FoundRow, foundTraceOf } from "./found-row.ts";
import type { SpanSql } from "./span-sql.ts";
import { recordedText } from "./stored-text.ts";
import { findSql, isFew, probeSql, spanConditions, spanIdsSql, windowSql } from "./to-sql.ts";

export interface Found {
  /** Read while it is walked, in one consistent state of the store; can be walked once. */
  readonly matches: Iterable<FoundTrace>;
  /** The traces that start in the question's window. */
  readonly searched: Omit<Searched, "tookMs">;
}

export function find(database: Database, query: Query): Found {
  return { matches: matchesOf(database, query), searched: searchedOf(database, query) };
}

function* matchesOf(database: Database, query: Query): Generator<FoundTrace> {
  const spans = spanConditions(query);
  const { text, values } = findSql(query, spans, rarest(database, spans));
  const rows = database.prepare<unknown[], FoundRow>(text).safeIntegers();
  const spanIds = spans.length === 0 ? () => [] : spanIdsReader(database, spans);
  for (const row of rows.iterate(...values)) yield foundTraceOf(row, spanIds(row.id));
}

/** The condition whose index finds the fewest spans, if they are few. */
function rarest(database: Database, spans: readonly SpanSql[]): SpanSql | undefined {
  let rarest: SpanSql | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const condition of spans) {
    if (!condition.indexed) continue;
    const { text, values } = probeSql(condition);
    const count = Number(
      database
        .prepare<unknown[]>(text)
        .pluck()
        .get(...values),
    );
    if (!isFew(count) || count >= fewest) continue;
    rarest = condition;
    fewest = count;
  }
  return rarest;
}

function spanIdsReader(database: Database, spans: readonly SpanSql[]): (trace: bigint) => SpanId[] {
  const { text, values } = spanIdsSql(spans);
  const statement = database.prepare<unknown[], string>(text).pluck();
  return (trace) => statement.all(trace, ...values).map((id) => recordedText(id) as SpanId);
}

function searchedOf(database: Database, query: Query): Found["searched"] {
  const { text, values } = windowSql(query);
  const row = database
    .prepare<unknown[], { traces: bigint; spans: bigint; first: bigint | null; last: bigint | null }>(
      `SELECT count(*) AS traces, coalesce(sum(spans), 0) AS spans, min(start) AS first, max(start) AS last
       FROM trace WHERE ${text}`,
    )
    .safeIntegers()
    .get(...values);
  return {
    traces: Number(row?.traces ?? 0),
    spans: Number(row?.spans ?? 0),
    from: row?.first ?? undefined,
    to: row?.last ?? undefined,
  };
}
