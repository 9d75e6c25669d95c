import type { Database } from "better-sqlite3";
import type { TraceId } from "../model/ids.ts";
import type { Deleted } from "../model/store-info.ts";
import { atomic } from "./atomic.ts";
import { clamped } from "./span-row.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** Removes traces with their log lines; ids that the store has not are no trouble. */
export function deleteTraces(database: Database, ids: readonly TraceId[]): Deleted {
  return atomic(database, () => {
    mark(database, "trace_id IN (SELECT value FROM json_each(?))", JSON.stringify(ids.map(storedText)));
    return removeMarked(database);
  });
}

/** Removes what started before a time: traces with their lines, and lines of no trace. */
export function deleteBefore(database: Database, unixNano: bigint): Deleted {
  return atomic(database, () => {
    mark(database, "start < ?", clamped(unixNano));
    const old = database
      .prepare(
        "DELETE FROM log WHERE time < ? AND (trace_id IS NULL OR trace_id NOT IN (SELECT trace_id FROM trace))",
      )
      .run(clamped(unixNano));
    const deleted = removeMarked(database);
    return { ...deleted, logs: deleted.logs + old.changes };
  });
}

function mark(database: Database, which: string, value: string | bigint): void {
  database.exec("CREATE TEMP TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY, trace_id TEXT)");
  database.exec("DELETE FROM gone");
  database.prepare(`INSERT INTO gone SELECT id, trace_id FROM trace WHERE ${which}`).run(value);
}

function removeMarked(database: Database): Deleted {
  const remove = (from: string, key: string, gone: string) =>
    database.prepare(`DELETE FROM ${from} WHERE ${key} IN (SELECT ${gone} FROM gone)`).run().changes;
  remove("label", "trace", "id");
  const logs = remove("log", "trace_id", "trace_id");
  const spans = remove("span", "trace", "id");
  remove("trace", "id", "id");
  const ids = database.prepare<[], string>("SELECT trace_id FROM gone ORDER BY id").pluck().all();
  return { traceIds: ids.map((id) => recordedText(id) as TraceId), spans, logs };
}
