import type { Database, Statement } from "better-sqlite3";
import type { TraceEvidence } from "../model/evidence.ts";
import { loggedSpellings, type TraceId } from "../model/ids.ts";
import { HORIZON } from "./horizon.ts";
import { type LogRow, lineOfRow } from "./log-row.ts";
import { clamped } from "./span-row.ts";
import { type StoredSpan, StoredSpans } from "./stored-spans.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** Hex digits of the 64 bits by which some loggers name a trace. */
const LOW_HALF = 16;
const NANOS_PER_MS = 1_000_000n;

interface TraceRow {
  readonly id: number;
  readonly partial: string | null;
}

/** Reads traces whole. Its statements are prepared once, which takes longer than to run them. */
export class TraceReader {
  readonly #trace: Statement<[string], TraceRow>;
  readonly #horizon: Statement<[], number>;
  readonly #spans: StoredSpans;
  readonly #named: Statement<[string], LogRow>;
  readonly #another: Statement<[string, string]>;
  readonly #nearby: Statement<[string | null, bigint, bigint], LogRow>;
  readonly #services: Statement<[]>;

  constructor(database: Database) {
    this.#trace = database.prepare(
      `SELECT id, partial FROM trace WHERE trace_id = ? AND first_seq <= ${HORIZON}`,
    );
    this.#horizon = database.prepare<[], number>(`SELECT ${HORIZON}`).pluck();
    this.#spans = new StoredSpans(database);
    this.#named = database
      .prepare<[string], LogRow>(`SELECT * FROM log WHERE trace_id = ? AND seq <= ${HORIZON} ORDER BY seq`)
      .safeIntegers();
    this.#another = database.prepare(
      `SELECT 1 FROM trace WHERE trace_id <> ? AND replace(trace_id, '-', '') LIKE '%' || ?
         AND first_seq <= ${HORIZON} LIMIT 1`,
    );
    this.#nearby = database
      .prepare<[string | null, bigint, bigint], LogRow>(`
        SELECT * FROM log
        WHERE trace_id IS NULL AND service IS ? AND time BETWEEN ? AND ? AND seq <= ${HORIZON}
        ORDER BY time, seq`)
      .safeIntegers();
    this.#services = database.prepare(
      "SELECT DISTINCT service FROM family WHERE service IS NOT NULL LIMIT 2",
    );
  }

  /** Everything that the store holds of one request; undefined if it has no span of it. */
  read(traceId: TraceId): TraceEvidence | undefined {
    const row = this.#trace.get(storedText(traceId));
    if (row === undefined) return undefined;
    const stored = this.#spans.of(row.id, traceId, this.#horizon.get() ?? 0);
    return {
      traceId,
      spans: stored.map(({ span }) => span),
      logs: [...this.#linesThatName(traceId), ...this.#linesNearby(stored)].map(lineOfRow),
      partial: row.partial === null ? undefined : recordedText(row.partial),
      origin: "store",
    };
  }

  /** Under its id, and under each other spelling that loggers use if no other trace can be meant by it. */
  #linesThatName(traceId: TraceId): LogRow[] {
    const others = loggedSpellings(traceId).flatMap((spelling) => {
      const named = this.#named.all(storedText(spelling));
      return named.length > 0 && this.#meansOnly(spelling, traceId) ? named : [];
    });
    return [...this.#named.all(storedText(traceId)), ...others];
  }

  #meansOnly(spelling: TraceId, traceId: TraceId): boolean {
    return this.#another.get(storedText(traceId), spelling.slice(-LOW_HALF)) === undefined;
  }

  /**
   * Lines without an id from the trace's services, from its first start to its last end. A line that
   * names no service either counts as its service's if the store knows only one.
   */
  #linesNearby(stored: readonly StoredSpan[]): LogRow[] {
    const { from, to } = windowOf(stored);
    return this.#servicesOf(stored).flatMap((service) => this.#nearby.all(service, from, to));
  }

  #servicesOf(stored: readonly StoredSpan[]): (string | null)[] {
    const services = new Set<string | null>();
    for (const { span } of stored)
      if (span.resource.service !== undefined) services.add(storedText(span.resource.service));
    if (this.#services.all().length === 1) services.add(null);
    return [...services];
  }
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
