import type { Database, Statement } from "better-sqlite3";
import type { Cell } from "./batch.ts";

const ROWS_AT_ONCE = 32;

/**
 * Inserts many rows with few calls. `OR FAIL` spares SQLite the copies of pages with which it could
 * take back half a statement: whoever inserts takes back the whole transaction instead.
 */
export class BulkInsert {
  readonly #width: number;
  readonly #many: Statement<[Cell[]]>;
  readonly #one: Statement<[Cell[]]>;
  #cells: Cell[] = [];

  constructor(database: Database, table: string, columns: readonly string[]) {
    this.#width = columns.length;
    const row = `(${columns.map(() => "?").join(", ")})`;
    const into = `INSERT OR FAIL INTO ${table} (${columns.join(", ")}) VALUES`;
    this.#many = database.prepare<[Cell[]]>(`${into} ${new Array(ROWS_AT_ONCE).fill(row).join(", ")}`);
    this.#one = database.prepare<[Cell[]]>(`${into} ${row}`);
  }

  /** One row, in the order of the columns. */
  add(...row: readonly Cell[]): void {
    for (const cell of row) this.#cells.push(cell);
    if (this.#cells.length < ROWS_AT_ONCE * this.#width) return;
    this.#many.run(this.#cells);
    this.#cells = [];
  }

  flush(): void {
    for (let start = 0; start < this.#cells.length; start += this.#width)
      this.#one.run(this.#cells.slice(start, start + this.#width));
    this.#cells = [];
  }
}
