import type { Batch, Cell } from "./batch.ts";
import { LOG_COLUMNS, SPAN_NUMBERS, SPAN_TEXTS, TRACE_COLUMNS } from "./batch.ts";
import type { SpanRow } from "./span-row.ts";

const [FAMILY, DURATION, TOKENS_IN, TOKENS_OUT] = [0, 1, 2, 3];

/** Walks over a batch's rows without copying its text. */
export class BatchRows {
  readonly #batch: Batch;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** `TRACE_COLUMNS` of each trace, with the position of its first span. */
  *traces(): Generator<{ cells: readonly Cell[]; firstSpan: number; spans: number }> {
    const { traces } = this.#batch;
    let firstSpan = 0;
    for (let at = 0; at < traces.length; at += TRACE_COLUMNS.length) {
      const cells = traces.slice(at, at + TRACE_COLUMNS.length);
      const spans = Number(cells[TRACE_COLUMNS.indexOf("spans")]);
      yield { cells, firstSpan, spans };
      firstSpan += spans;
    }
  }

  *labels(): Generator<{ position: number; concept: string; value: string }> {
    const { labels } = this.#batch;
    for (let at = 0; at < labels.length; at += 3)
      yield { position: Number(labels[at]), concept: String(labels[at + 1]), value: String(labels[at + 2]) };
  }

  *lines(): Generator<readonly Cell[]> {
    const { logs } = this.#batch;
    for (let at = 0; at < logs.length; at += LOG_COLUMNS.length)
      yield logs.slice(at, at + LOG_COLUMNS.length);
  }

  spanId(span: number): string {
    return this.text(span, 0) ?? "";
  }

  family(span: number): number {
    return this.#batch.numbers[span * SPAN_NUMBERS.length + FAMILY] ?? 0;
  }

  start(span: number): bigint {
    return this.#batch.starts[span] ?? 0n;
  }

  duration(span: number): number | null {
    return this.#number(span, DURATION);
  }

  tokensIn(span: number): number | null {
    return this.#number(span, TOKENS_IN);
  }

  tokensOut(span: number): number | null {
    return this.#number(span, TOKENS_OUT);
  }

  /** For spans that are to be compared; inserting takes the cells one by one. */
  spanRow(span: number): SpanRow {
    return {
      span_id: this.spanId(span),
      parent_id: this.text(span, 1),
      start: this.start(span),
      duration: this.duration(span),
      attributes: this.text(span, 2),
      more: this.text(span, 3),
    };
  }

  /** A text by its position in `SPAN_TEXTS`. */
  text(span: number, which: number): string | null {
    const { ends, text } = this.#batch;
    const at = span * SPAN_TEXTS.length + which;
    const end = ends[at] ?? -1;
    if (end < 0) return null;
    const before = at === 0 ? 0 : (ends[at - 1] ?? 0);
    return text.substring(before < 0 ? -1 - before : before, end);
  }

  #number(span: number, which: number): number | null {
    const number = this.#batch.numbers[span * SPAN_NUMBERS.length + which] ?? Number.NaN;
    return Number.isNaN(number) ? null : number;
  }
}
