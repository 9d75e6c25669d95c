import type { Query, SortKey } from "../query/query.ts";
import { FOUND_COLUMNS } from "./found-row.ts";
import { HORIZON } from "./horizon.ts";
import { clamped } from "./span-row.ts";
import { type SpanSql, spanSql } from "./span-sql.ts";
import { every, type Sql, sql } from "./sql.ts";
import { traceSql, withSpan } from "./trace-sql.ts";

const SORT_COLUMNS: Readonly<Record<SortKey, string>> = {
  start: "trace.start",
  duration: "trace.duration",
  "tokens-in": "trace.tokens_in",
  "tokens-out": "trace.tokens_out",
  cost: "trace.cost",
  spans: "trace.spans",
};

/** How many spans an index may find before it is quicker to look at the traces one by one. */
const FEW_SPANS = 20_000;

/** The span conditions of a question, each as SQL on `span`. */
export function spanConditions(query: Query): readonly SpanSql[] {
  const isNamed = query.span.some(({ on }) => on === "name");
  return query.span.map((condition) => spanSql(condition, isNamed));
}

/** Counts the spans that one condition lets through, up to what is still few. */
export function probeSql(condition: Sql): Sql {
  return {
    text: `SELECT count(*) FROM (SELECT 1 FROM span WHERE ${condition.text} LIMIT ${FEW_SPANS})`,
    values: condition.values,
  };
}

export function isFew(spans: number): boolean {
  return spans < FEW_SPANS;
}

/** The traces that a question asks for. `rare`: the span condition to begin with, if one finds few spans. */
export function findSql(query: Query, spans: readonly SpanSql[], rare: SpanSql | undefined): Sql {
  const rest = every(spans.filter((condition) => condition !== rare));
  const conditions = [windowSql(query), ...query.trace.map(traceSql)];
  if (rare !== undefined) conditions.push(fromRare(rare, rest));
  else if (spans.length > 0) conditions.push(withSpan(rest));
  const where = every(conditions);
  const column = SORT_COLUMNS[query.sort.by];
  const order = query.sort.descending ? "DESC" : "ASC";
  const nullsLast = query.sort.by === "start" ? "" : `${column} IS NULL, `;
  return {
    text: `SELECT ${FOUND_COLUMNS} FROM trace WHERE ${where.text}
      ORDER BY ${nullsLast}${column} ${order}, trace.id ${order} LIMIT ?`,
    values: [...where.values, query.limit === 0 ? -1 : query.limit],
  };
}

/** Published traces that start in the question's window. */
export function windowSql({ from, to }: Pick<Query, "from" | "to">): Sql {
  const pieces = [sql(`trace.first_seq <= ${HORIZON}`)];
  if (from !== undefined) pieces.push(sql("trace.start >= ?", clamped(from)));
  if (to !== undefined) pieces.push(sql("trace.start < ?", clamped(to)));
  return every(pieces);
}

/** The ids of one trace's spans on which all conditions hold. */
export function spanIdsSql(spans: readonly SpanSql[]): Sql {
  const all = every(spans);
  return {
    text: `SELECT span.span_id FROM span WHERE span.trace = ? AND span.seq <= ${HORIZON} AND ${all.text}
      ORDER BY span.start, span.seq`,
    values: all.values,
  };
}

// CROSS JOIN keeps SQLite from beginning with the other conditions.
function fromRare(rare: Sql, rest: Sql): Sql {
  return {
    text: `trace.id IN (SELECT span.trace
      FROM (SELECT span.trace, span.seq FROM span WHERE ${rare.text}) AS found
      CROSS JOIN span ON span.trace = found.trace AND span.seq = found.seq
      WHERE span.seq <= ${HORIZON} AND (${rest.text}))`,
    values: [...rare.values, ...rest.values],
  };
}
