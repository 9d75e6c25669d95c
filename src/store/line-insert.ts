import type { Database, Statement } from "better-sqlite3";
import { type Cell, LOG_COLUMNS } from "./batch.ts";
import { BulkInsert } from "./bulk-insert.ts";
import type { FileCounts, Numbering } from "./import-counts.ts";

const FINGERPRINT = LOG_COLUMNS.indexOf("fingerprint");
const SERVICE = LOG_COLUMNS.indexOf("service");
const BODY = LOG_COLUMNS.indexOf("body");
const EQUAL = LOG_COLUMNS.filter((column) => column !== "service")
  .map((column) => `${column} IS ?`)
  .join(" AND ");

/**
 * Inserts one file's log lines. A line that a file repeats was written repeatedly, so the n-th of its
 * kind is a duplicate only if the store held n of them before the file.
 */
export class LineInsert {
  readonly #insert: BulkInsert;
  readonly #numbering: Numbering;
  readonly #firstSeq: number;
  readonly #held: Statement<Cell[], number>;
  /** How many of a kind the file has had, of the kinds that the store held before. */
  readonly #repeats = new Map<string, number>();
  readonly #services = new Set<Cell>();

  constructor(database: Database, numbering: Numbering) {
    this.#insert = new BulkInsert(database, "log", ["seq", ...LOG_COLUMNS]);
    this.#numbering = numbering;
    this.#firstSeq = numbering.seq;
    this.#held = database
      .prepare<Cell[], number>(`SELECT count(*) FROM log WHERE ${EQUAL} AND seq < ?`)
      .pluck();
  }

  add(line: readonly Cell[], counts: FileCounts): void {
    const service = line[SERVICE] ?? null;
    if (service !== null) this.#services.add(service);
    if (this.#isHeld(line)) {
      counts.duplicates += 1;
      return;
    }
    this.#insert.add(this.#numbering.seq, ...line);
    this.#numbering.seq += 1;
    counts.logs += 1;
  }

  flush(): void {
    this.#insert.flush();
  }

  /** The service of all lines of the file that name one, if that is one. */
  get onlyService(): Cell | undefined {
    const [first] = this.#services;
    return this.#services.size === 1 ? first : undefined;
  }

  #isHeld(line: readonly Cell[]): boolean {
    const values = line.filter((_, column) => column !== SERVICE);
    const held = this.#held.get(...values, this.#firstSeq) ?? 0;
    if (held === 0) return false;
    const kind = `${line[FINGERPRINT]} ${line[BODY]}`;
    const repeat = (this.#repeats.get(kind) ?? 0) + 1;
    this.#repeats.set(kind, repeat);
    return repeat <= held;
  }
}
