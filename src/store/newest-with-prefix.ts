import type { Database } from "better-sqlite3";
import type { FoundTrace } from "../model/found-trace.ts";
import { FOUND_COLUMNS, type FoundRow, foundTraceOf } from "./found-row.ts";
import { HORIZON } from "./horizon.ts";
import { storedText } from "./stored-text.ts";

/** Ids by one beginning that are sorted by their time. */
const FEW = 2_000;
/** The traces among which a beginning is looked for that more ids have. */
const NEWEST = 20_000;

const STARTS = "trace_id >= @from AND trace_id < @to";
const BY_ID = `SELECT ${FOUND_COLUMNS} FROM trace WHERE ${STARTS} AND first_seq <= ${HORIZON}
  ORDER BY start DESC, id DESC LIMIT @limit`;
const BY_START = `SELECT * FROM (SELECT ${FOUND_COLUMNS} FROM trace WHERE first_seq <= ${HORIZON}
  ORDER BY start DESC, id DESC LIMIT ${NEWEST}) WHERE ${STARTS} LIMIT @limit`;
const HOW_MANY = `SELECT count(*) FROM (SELECT 1 FROM trace WHERE ${STARTS} LIMIT ${FEW + 1})`;

/**
 * Traces whose id starts like that, the newest first. A beginning that few share is asked of the index
 * of ids; one that many share, of that of times, and then only of the newest traces.
 */
export function newestWithPrefix(database: Database, prefix: string, limit: number): FoundTrace[] {
  const from = storedText(prefix);
  const asked = { from, to: `${from}\u{10ffff}` };
  const many = Number(database.prepare(HOW_MANY).pluck().get(asked)) > FEW;
  return database
    .prepare<[Record<string, unknown>], FoundRow>(many ? BY_START : BY_ID)
    .safeIntegers()
    .all({ ...asked, limit })
    .map((row) => foundTraceOf(row, []));
}
