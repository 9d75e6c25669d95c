import type { Database } from "better-sqlite3";
import type { TraceEvidence } from "../model/evidence.ts";
import { loggedSpellings, type TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import { HORIZON, horizonOf } from "./horizon.ts";
import { type LogRow, lineOfRow } from "./log-row.ts";
import { clamped } from "./span-row.ts";
import { type StoredSpan, StoredSpans } from "./stored-spans.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** Hex digits of the 64 bits by which some loggers name a trace. */
const LOW_HALF = 16;
const NANOS_PER_MS = 1_000_000n;

/** Everything that the store holds of one request; undefined if it has no span of it. */
export function readTrace(database: Database, traceId: TraceId): TraceEvidence | undefined {
  const row = database
    .prepare<[string], { id: number; partial: string | null }>(
      `SELECT id, partial FROM trace WHERE trace_id = ? AND first_seq <= ${HORIZON}`,
    )
    .get(storedText(traceId));
  if (row === undefined) return undefined;
  const stored = new StoredSpans(database).of(row.id, traceId, horizonOf(database));
  return {
    traceId,
    spans: stored.map(({ span }) => span),
    logs: [...linesThatName(database, traceId), ...linesNearby(database, stored)],
    partial: row.partial === null ? undefined : recordedText(row.partial),
    origin: "store",
  };
}

/** When the import was finished that brought the last of a trace's spans, Unix nanoseconds. */
export function storedAt(database: Database, traceId: TraceId): bigint | undefined {
  const finished = database
    .prepare<[string], number>(
      `SELECT finished_ms FROM import
       WHERE last_seq >= (SELECT max(seq) FROM span WHERE seq <= ${HORIZON}
                            AND trace = (SELECT id FROM trace WHERE trace_id = ?))
       ORDER BY last_seq LIMIT 1`,
    )
    .pluck()
    .get(storedText(traceId));
  return typeof finished === "number" ? BigInt(finished) * NANOS_PER_MS : undefined;
}

export function traceIdsByStart(database: Database): TraceId[] {
  return database
    .prepare<[], string>(`SELECT trace_id FROM trace WHERE first_seq <= ${HORIZON} ORDER BY start, id`)
    .pluck()
    .all()
    .map((id) => recordedText(id) as TraceId);
}

/** Under its id, and under each other spelling that loggers use if no other trace can be meant by it. */
function linesThatName(database: Database, traceId: TraceId): LogLine[] {
  const lines = database
    .prepare<[string], LogRow>(`SELECT * FROM log WHERE trace_id = ? AND seq <= ${HORIZON} ORDER BY seq`)
    .safeIntegers();
  const others = loggedSpellings(traceId).flatMap((spelling) => {
    const named = lines.all(storedText(spelling));
    return named.length > 0 && meansOnly(database, spelling, traceId) ? named : [];
  });
  return [...lines.all(storedText(traceId)), ...others].map(lineOfRow);
}

function meansOnly(database: Database, spelling: TraceId, traceId: TraceId): boolean {
  const other = database.prepare<[string, string]>(
    `SELECT 1 FROM trace WHERE trace_id <> ? AND replace(trace_id, '-', '') LIKE '%' || ?
       AND first_seq <= ${HORIZON} LIMIT 1`,
  );
  return other.get(storedText(traceId), spelling.slice(-LOW_HALF)) === undefined;
}

/**
 * Lines without an id from the trace's services, from its first start to its last end. A line that
 * names no service either counts as its service's if the store knows only one.
 */
function linesNearby(database: Database, stored: readonly StoredSpan[]): LogLine[] {
  const { from, to } = windowOf(stored);
  const lines = database
    .prepare<[string | null, bigint, bigint], LogRow>(`
      SELECT * FROM log
      WHERE trace_id IS NULL AND service IS ? AND time BETWEEN ? AND ? AND seq <= ${HORIZON}
      ORDER BY time, seq`)
    .safeIntegers();
  return servicesOf(database, stored).flatMap((service) => lines.all(service, from, to).map(lineOfRow));
}

function servicesOf(database: Database, stored: readonly StoredSpan[]): (string | null)[] {
  const services = new Set<string | null>();
  for (const { span } of stored)
    if (span.resource.service !== undefined) services.add(storedText(span.resource.service));
  const known = database
    .prepare("SELECT DISTINCT service FROM family WHERE service IS NOT NULL LIMIT 2")
    .all();
  if (known.length === 1) services.add(null);
  return [...services];
}

function windowOf(stored: readonly StoredSpan[]): { from: bigint; to: bigint } {
  let from = stored[0]?.span.startUnixNano ?? 0n;
  let to = from;
  for (const { span } of stored) {
    const { startUnixNano, endUnixNano = startUnixNano } = span;
    if (startUnixNano < from) from = startUnixNano;
    if (endUnixNano > to) to = endUnixNano;
  }
  return { from: clamped(from), to: clamped(to) };
}
