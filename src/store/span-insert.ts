import type { Database } from "better-sqlite3";
import type { Cell } from "./batch.ts";
import type { BatchRows } from "./batch-rows.ts";
import { BulkInsert } from "./bulk-insert.ts";

const PLAIN = ["trace", "seq", "family", "span_id", "parent_id", "start", "duration", "attributes"] as const;
const FULL = [...PLAIN, "more", "tokens_in", "tokens_out"] as const;
const [SPAN_ID, PARENT_ID, ATTRIBUTES, MORE] = [0, 1, 2, 3];

/** Inserts spans. Most have no rare fields and no tokens: binding what is absent costs as much as what is there. */
export class SpanInsert {
  readonly #plain: BulkInsert;
  readonly #full: BulkInsert;

  constructor(database: Database) {
    this.#plain = new BulkInsert(database, "span", PLAIN);
    this.#full = new BulkInsert(database, "span", FULL);
  }

  add(rows: BatchRows, span: number, trace: number, seq: number, family: number): void {
    const plain: Cell[] = [
      trace,
      seq,
      family,
      rows.text(span, SPAN_ID),
      rows.text(span, PARENT_ID),
      rows.start(span),
      rows.duration(span),
      rows.text(span, ATTRIBUTES),
    ];
    const more = rows.text(span, MORE);
    const tokensIn = rows.tokensIn(span);
    const tokensOut = rows.tokensOut(span);
    if (more === null && tokensIn === null && tokensOut === null) this.#plain.add(...plain);
    else this.#full.add(...plain, more, tokensIn, tokensOut);
  }

  flush(): void {
    this.#plain.flush();
    this.#full.flush();
  }
}
