import type { Database } from "better-sqlite3";
import type { TraceId } from "../model/ids.ts";
import { storedText } from "./stored-text.ts";

/** Inside the transaction that makes the lines count. */
export function markLinesAsked(database: Database, ids: readonly TraceId[]): void {
  database
    .prepare("UPDATE trace SET lines_asked_ms = ? WHERE trace_id IN (SELECT value FROM json_each(?))")
    .run(Date.now(), JSON.stringify(ids.map(storedText)));
}

/** Loki was asked for a trace's lines, and gave all that it had then. */
export function wereLinesAsked(database: Database, id: TraceId): boolean {
  const asked = database
    .prepare<[string], number>("SELECT 1 FROM trace WHERE trace_id = ? AND lines_asked_ms IS NOT NULL")
    .pluck()
    .get(storedText(id));
  return asked !== undefined;
}
