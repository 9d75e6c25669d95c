import type { Database } from "better-sqlite3";
import type { TraceEvidence } from "../model/evidence.ts";
import type { FoundTrace } from "../model/found-trace.ts";
import type { TraceId } from "../model/ids.ts";
import type { Deleted, StoreInfo } from "../model/store-info.ts";
import type { Query } from "../query/query.ts";
import { atOneMoment } from "./atomic.ts";
import { addAttributeFunction } from "./attribute-sql.ts";
import { deleteBefore, deleteTraces } from "./delete.ts";
import { type Found, find } from "./find.ts";
import type { Summarise } from "./finish-file.ts";
import { FOUND_COLUMNS, type FoundRow, foundTraceOf } from "./found-row.ts";
import { HORIZON } from "./horizon.ts";
import { takeImportLock, type Waiting } from "./import-lock.ts";
import { ImportSession } from "./import-session.ts";
import { infoOf } from "./info.ts";
import { wereLinesAsked } from "./lines-asked.ts";
import { newestWithPrefix } from "./newest-with-prefix.ts";
import { type Mode, openDatabase } from "./open-database.ts";
import { storedAt, TraceReader, tracesByStart } from "./read-trace.ts";
import { storedText } from "./stored-text.ts";
import { walkedWithTrouble, withTrouble } from "./trouble.ts";

/** Reading and judging by turns, trace for trace, takes half as long again as in turns of so many spans. */
const SPANS_AHEAD = 150;
/**
 * Turns grow to that by so much each: V8 starts with little room for what is young, and what waits for its turn
 * while that is so is put where only a full collection finds it, for the rest of the process.
 */
const SLOWLY = 1.05;

/** Opens the store at a path; what can go wrong stands at `openDatabase`. */
export function openStore(path: string, { mode }: { mode: Mode }): Store {
  return new Store(path, openDatabase(path, mode));
}

/** The embedded store: the only door to SQL. Trouble with the disk is the Failure `store-trouble`. */
export class Store {
  readonly path: string;
  readonly #database: Database;
  #reader: TraceReader | undefined;

  constructor(path: string, database: Database) {
    this.path = path;
    this.#database = database;
    addAttributeFunction(database);
  }

  /** Everything about one request; undefined if the store has no span of it. */
  readTrace(id: TraceId): TraceEvidence | undefined {
    return this.#read(() => atOneMoment(this.#database, () => this.#reading().read(id)));
  }

  #reading(): TraceReader {
    this.#reader ??= new TraceReader(this.#database);
    return this.#reader;
  }

  /** When the last spans of a trace came into the store, Unix nanoseconds; undefined if it has none. */
  storedAt(id: TraceId): bigint | undefined {
    return this.#read(() => storedAt(this.#database, id));
  }

  /** Loki was asked for a trace's lines, and gave all that it had then. */
  wereLinesAsked(id: TraceId): boolean {
    return this.#read(() => wereLinesAsked(this.#database, id));
  }

  /** Those traces that it has, in that order; without ids every one, the oldest first. Read a few ahead. */
  *readTraces(ids?: Iterable<TraceId>): Generator<TraceEvidence> {
    const all = ids ?? this.#read(() => tracesByStart(this.#database));
    const asked: Iterator<TraceId | number> = all[Symbol.iterator]();
    for (let spans = 1; ; spans = Math.min(SPANS_AHEAD, spans * SLOWLY)) {
      const ahead = this.#read(() => atOneMoment(this.#database, () => this.#readSome(asked, spans)));
      yield* ahead.traces;
      if (ahead.isLast) return;
    }
  }

  /** Traces of at least so many spans. */
  #readSome(
    asked: Iterator<TraceId | number>,
    wanted: number,
  ): { traces: readonly TraceEvidence[]; isLast: boolean } {
    const reader = this.#reading();
    const traces: TraceEvidence[] = [];
    for (let spans = 0; spans < wanted; ) {
      const next = asked.next();
      if (next.done === true) return { traces, isLast: true };
      const { value: id } = next;
      const trace = typeof id === "number" ? reader.readRow(id) : reader.read(id);
      if (trace === undefined) continue;
      traces.push(trace);
      spans += trace.spans.length;
    }
    return { traces, isLast: false };
  }

  /** Traces whose id starts like that, by id; of 64-bit ids the second half counts as the start too. */
  traceIdsWithPrefix(prefix: string, limit = 20): FoundTrace[] {
    const { text, values } = prefixSql(prefix.toLowerCase());
    return this.#rows(`${text} ORDER BY trace_id LIMIT ?`, [...values, limit]);
  }

  /** The newest traces; limit 0: all. */
  list(limit: number): FoundTrace[] {
    return this.#rows("ORDER BY start DESC, id DESC LIMIT ?", [limit === 0 ? -1 : limit]);
  }

  /** Traces whose id starts exactly like that, the newest first; quick, however many there are. */
  newestWithPrefix(prefix: string, limit: number): FoundTrace[] {
    return this.#read(() => newestWithPrefix(this.#database, prefix, limit));
  }

  find(query: Query): Found {
    const { matches, searched } = this.#read(() => find(this.#database, query));
    return { matches: walkedWithTrouble(this.path, matches), searched };
  }

  info(): StoreInfo {
    return this.#read(() => infoOf(this.path, this.#database));
  }

  /** Waits for an import that is at work, as an import does. */
  async delete(
    which: { ids: readonly TraceId[] } | { before: bigint },
    waiting: Waiting = {},
  ): Promise<Deleted> {
    const release = await takeImportLock(this.path, waiting);
    try {
      return this.#read(() =>
        "ids" in which ? deleteTraces(this.#database, which.ids) : deleteBefore(this.#database, which.before),
      );
    } finally {
      release();
    }
  }

  /** Waits until no other import is at work, and says so through `onWait`. Close what you get. */
  async beginImport(summarise: Summarise, waiting: Waiting = {}): Promise<ImportSession> {
    const release = await takeImportLock(this.path, waiting);
    try {
      return this.#read(() => new ImportSession(this.#database, this.path, release, summarise));
    } catch (error) {
      release();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #rows(rest: string, values: readonly unknown[]): FoundTrace[] {
    const where = rest.startsWith("ORDER") ? rest : `AND ${rest}`;
    return this.#read(() =>
      this.#database
        .prepare<unknown[], FoundRow>(
          `SELECT ${FOUND_COLUMNS} FROM trace WHERE first_seq <= ${HORIZON} ${where}`,
        )
        .safeIntegers()
        .all(...values)
        .map((row) => foundTraceOf(row, [])),
    );
  }

  #read<T>(run: () => T): T {
    return withTrouble(this.path, run);
  }
}

function prefixSql(prefix: string): { text: string; values: string[] } {
  const starts = [storedText(prefix), `${"0".repeat(16)}${storedText(prefix)}`];
  return {
    text: "((trace_id >= ? AND trace_id < ?) OR (trace_id >= ? AND trace_id < ?))",
    values: starts.flatMap((start) => [start, `${start}\u{10ffff}`]),
  };
}
