import type { Database } from "better-sqlite3";
import { atomic } from "./atomic.ts";

/** The last number that counts; what lies beyond it is nobody's yet. In SQL, where it must be exact. */
export const HORIZON = "(SELECT coalesce(max(last_seq), 0) FROM import)";

export function horizonOf(database: Database): number {
  return Number(database.prepare(`SELECT ${HORIZON}`).pluck().get());
}

/** Removes what an import left that died or gave up. Only for who holds the import lock. */
export function sweep(database: Database): void {
  const isClean = database.prepare("SELECT 1 FROM import WHERE last_seq IS NULL").get() === undefined;
  if (isClean) return;
  atomic(database, () => {
    const horizon = horizonOf(database);
    database
      .prepare("DELETE FROM label WHERE trace IN (SELECT id FROM trace WHERE first_seq > ?)")
      .run(horizon);
    for (const [table, column] of [
      ["span", "seq"],
      ["trace", "first_seq"],
      ["log", "seq"],
    ])
      database.prepare(`DELETE FROM ${table} WHERE ${column} > ?`).run(horizon);
    database.prepare("DELETE FROM import WHERE last_seq IS NULL").run();
  });
}
