import { statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import type { StoreInfo } from "../model/store-info.ts";
import { HORIZON } from "./horizon.ts";
import { MIGRATIONS } from "./schema.ts";

interface Counts {
  readonly traces: bigint;
  readonly spans: bigint;
  readonly logs: bigint;
  readonly first: bigint | null;
  readonly last: bigint | null;
}

export function infoOf(path: string, database: Database): StoreInfo {
  const counts = database
    .prepare<[], Counts>(`
      SELECT count(*) AS traces, coalesce(sum(spans), 0) AS spans, min(start) AS first, max(start) AS last,
        (SELECT count(*) FROM log WHERE seq <= ${HORIZON}) AS logs
      FROM trace WHERE first_seq <= ${HORIZON}`)
    .safeIntegers()
    .get();
  return {
    path,
    bytes: sizeOf(path) + sizeOf(`${path}-wal`),
    schemaVersion: MIGRATIONS.length,
    traces: Number(counts?.traces ?? 0),
    spans: Number(counts?.spans ?? 0),
    logs: Number(counts?.logs ?? 0),
    from: counts?.first ?? undefined,
    to: counts?.last ?? undefined,
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
