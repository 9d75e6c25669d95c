import type { Database, Statement } from "better-sqlite3";
import type { TraceId } from "../model/ids.ts";
import { Steps } from "./atomic.ts";
import { type Batch, LOG_COLUMNS } from "./batch.ts";
import { deleteTraces } from "./delete.ts";
import { FileImport } from "./file-import.ts";
import { FileFinish, type Summarise } from "./finish-file.ts";
import { horizonOf, sweep } from "./horizon.ts";
import type { FileCounts, Numbering } from "./import-counts.ts";
import { Interner } from "./intern.ts";
import { markLinesAsked } from "./lines-asked.ts";
import { StoredSpans } from "./stored-spans.ts";
import { withTrouble } from "./trouble.ts";

/** Rows in one transaction: enough that pages are seldom written twice, few enough to stay in memory. */
const ROWS_AT_ONCE = 65_536;

/**
 * One import at work: file after file, each of them visible once it is finished and not before. Holds
 * the import lock until it is closed. All methods throw the Failure `store-trouble`.
 */
export class ImportSession {
  readonly #database: Database;
  readonly #path: string;
  readonly #release: () => void;
  readonly #numbering: Numbering;
  readonly #interner: Interner;
  readonly #stored: StoredSpans;
  readonly #finish: FileFinish;
  readonly #steps: Steps;
  readonly #begin: Statement<[string, number]>;
  readonly #record: Statement<[number, number]>;
  #file: FileImport | undefined;

  constructor(database: Database, path: string, release: () => void, summarise: Summarise) {
    this.#database = database;
    this.#path = path;
    this.#release = release;
    this.#steps = new Steps(database, ROWS_AT_ONCE);
    sweep(database);
    const lastTrace = Number(database.prepare("SELECT coalesce(max(id), 0) FROM trace").pluck().get());
    this.#numbering = {
      seq: horizonOf(database) + 1,
      trace: lastTrace + 1,
      firstTrace: lastTrace + 1,
      older: new Set(),
    };
    this.#interner = new Interner(database);
    this.#stored = new StoredSpans(database);
    this.#finish = new FileFinish(database, this.#interner, this.#stored, summarise);
    this.#begin = database.prepare("INSERT INTO import (file, started_ms) VALUES (?, ?)");
    this.#record = database.prepare("UPDATE import SET last_seq = ?, finished_ms = ? WHERE last_seq IS NULL");
  }

  beginFile(name: string): void {
    withTrouble(this.#path, () => this.#begin.run(name.toWellFormed(), Date.now()));
    this.#file = new FileImport(this.#database, this.#numbering, this.#interner, this.#stored);
  }

  /**
   * Takes traces out, with the lines that name them, which the file brings again whole: the old copy goes
   * in the moment the new one is there, or stays.
   */
  replace(ids: readonly TraceId[]): void {
    if (ids.length === 0) return;
    this.#steps.hold();
    withTrouble(this.#path, () => this.#steps.run(0, () => void deleteTraces(this.#database, ids)));
  }

  /** Notes that Loki was asked for all lines of these traces. Counts once the file does. */
  linesAsked(ids: readonly TraceId[]): void {
    this.#steps.hold();
    withTrouble(this.#path, () => this.#steps.run(0, () => markLinesAsked(this.#database, ids)));
  }

  add(batch: Batch): void {
    const file = this.#file;
    if (file === undefined) return;
    const rows = batch.starts.length + batch.logs.length / LOG_COLUMNS.length;
    withTrouble(this.#path, () => this.#steps.run(rows, () => file.add(batch)));
  }

  /** Traces that the files so far say something about, each counted once. */
  get traces(): number {
    const { trace, firstTrace, older } = this.#numbering;
    return trace - firstTrace + older.size;
  }

  /** Of the file that is at work. */
  get counts(): FileCounts | undefined {
    return this.#file?.counts;
  }

  /** From here on the file's traces and lines are there for everybody. */
  finishFile(): FileCounts {
    const file = this.#file;
    if (file === undefined) return { spans: 0, logs: 0, duplicates: 0, conflicts: 0 };
    withTrouble(this.#path, () =>
      this.#steps.run(0, () => {
        this.#finish.finish(file);
        this.#record.run(this.#numbering.seq - 1, Date.now());
      }),
    );
    withTrouble(this.#path, () => this.#steps.commit());
    this.#file = undefined;
    return file.counts;
  }

  /** Gives up the file that is at work, if one is, and lets the next import in. */
  close(): void {
    try {
      withTrouble(this.#path, () => {
        this.#steps.drop();
        sweep(this.#database);
        this.#database.pragma("wal_checkpoint(PASSIVE)");
      });
    } finally {
      this.#release();
    }
  }
}
