import type { Database, Statement } from "better-sqlite3";
import type { TraceEvidence } from "../model/evidence.ts";
import { loggedSpellings, type TraceId } from "../model/ids.ts";
import type { Span } from "../model/span.ts";
import { HORIZON } from "./horizon.ts";
import { type LogRow, lineOfRow } from "./log-row.ts";
import { clamped } from "./span-row.ts";
import { StoredSpans } from "./stored-spans.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** Hex digits of the 64 bits by which some loggers name a trace. */
const LOW_HALF = 16;
const NANOS_PER_MS = 1_000_000n;

interface TraceRow {
  readonly id: number;
  readonly trace_id: string;
  readonly partial: string | null;
}

/** What the store is like just now. */
interface StoreRow {
  readonly horizon: number;
  /** It knows one service and no other, so that a line without one is that service's. */
  readonly one_service: number;
  /** There are lines that name no trace. */
  readonly untraced: number;
}

/** Reads traces whole. Its statements are prepared once, which takes longer than to run them. */
export class TraceReader {
  readonly #store: Statement<[], StoreRow>;
  readonly #named: Statement<[string, number], TraceRow>;
  readonly #numbered: Statement<[number, number], TraceRow>;
  readonly #spans: StoredSpans;
  readonly #lines: Statement<[string, string, string, number], LogRow>;
  readonly #another: Statement<[string, string, number]>;
  readonly #nearby: Statement<[string | null, bigint, bigint, number], LogRow>;

  constructor(database: Database) {
    this.#store = database.prepare(
      `SELECT ${HORIZON} AS horizon, EXISTS (SELECT 1 FROM log WHERE trace_id IS NULL) AS untraced,
         (SELECT count(*) FROM (SELECT DISTINCT service FROM family WHERE service IS NOT NULL LIMIT 2)) = 1
           AS one_service`,
    );
    const trace = "SELECT id, trace_id, partial FROM trace";
    this.#named = database.prepare(`${trace} WHERE trace_id = ? AND first_seq <= ?`);
    this.#numbered = database.prepare(`${trace} WHERE id = ? AND first_seq <= ?`);
    this.#spans = new StoredSpans(database);
    this.#lines = database
      .prepare<[string, string, string, number], LogRow>(
        "SELECT * FROM log WHERE trace_id IN (?, ?, ?) AND seq <= ? ORDER BY seq",
      )
      .safeIntegers();
    this.#another = database.prepare(
      `SELECT 1 FROM trace WHERE trace_id <> ? AND replace(trace_id, '-', '') LIKE '%' || ?
         AND first_seq <= ? LIMIT 1`,
    );
    this.#nearby = database
      .prepare<[string | null, bigint, bigint, number], LogRow>(`
        SELECT * FROM log
        WHERE trace_id IS NULL AND service IS ? AND time BETWEEN ? AND ? AND seq <= ?
        ORDER BY time, seq`)
      .safeIntegers();
  }

  /** Everything that the store holds of one request; undefined if it has no span of it. */
  read(traceId: TraceId): TraceEvidence | undefined {
    const store = this.#store.get();
    const row = store && this.#named.get(storedText(traceId), store.horizon);
    return row && store && this.#whole(row, store);
  }

  /** The same of the trace with that row number. */
  readRow(id: number): TraceEvidence | undefined {
    const store = this.#store.get();
    const row = store && this.#numbered.get(id, store.horizon);
    return row && store && this.#whole(row, store);
  }

  #whole(row: TraceRow, store: StoreRow): TraceEvidence {
    const traceId = recordedText(row.trace_id) as TraceId;
    const spans = this.#spans.spansOf(row.id, traceId, store.horizon);
    const named = this.#linesThatName(traceId, store);
    const lines = store.untraced === 1 ? [...named, ...this.#linesNearby(spans, store)] : named;
    return {
      traceId,
      spans,
      logs: lines.map(lineOfRow),
      partial: row.partial === null ? undefined : recordedText(row.partial),
      origin: "store",
    };
  }

  /** Under its id, and under each other spelling that loggers use if no other trace can be meant by it. */
  #linesThatName(traceId: TraceId, { horizon }: StoreRow): LogRow[] {
    const own = storedText(traceId);
    const others = loggedSpellings(traceId).map((spelling) => storedText(spelling));
    const [one = own, other = own] = others;
    const lines = this.#lines.all(own, one, other, horizon);
    if (lines.every(({ trace_id }) => trace_id === own)) return lines;
    const byName = (name: string) => lines.filter((line) => line.trace_id === name);
    const meant = others.flatMap((name) => {
      const named = byName(name);
      return named.length > 0 && this.#meansOnly(name, own, horizon) ? named : [];
    });
    return [...byName(own), ...meant];
  }

  #meansOnly(spelling: string, traceId: string, horizon: number): boolean {
    return this.#another.get(traceId, spelling.slice(-LOW_HALF), horizon) === undefined;
  }

  /**
   * Lines without an id from the trace's services, from its first start to its last end. A line that
   * names no service either counts as its service's if the store knows only one.
   */
  #linesNearby(spans: readonly Span[], { horizon, one_service: isOne }: StoreRow): LogRow[] {
    const { from, to } = windowOf(spans);
    const services = new Set<string | null>();
    for (const { resource } of spans)
      if (resource.service !== undefined) services.add(storedText(resource.service));
    if (isOne === 1) services.add(null);
    return [...services].flatMap((service) => this.#nearby.all(service, from, to, horizon));
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

/** The row numbers of all traces: a tenth of what their ids would take. */
export function tracesByStart(database: Database): number[] {
  return database
    .prepare<[], number>(`SELECT id FROM trace WHERE first_seq <= ${HORIZON} ORDER BY start, id`)
    .pluck()
    .all();
}

function windowOf(spans: readonly Span[]): { from: bigint; to: bigint } {
  let from = spans[0]?.startUnixNano ?? 0n;
  let to = from;
  for (const { startUnixNano, endUnixNano = startUnixNano } of spans) {
    if (startUnixNano < from) from = startUnixNano;
    if (endUnixNano > to) to = endUnixNano;
  }
  return { from: clamped(from), to: clamped(to) };
}
