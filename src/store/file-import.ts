import type { Database, Statement } from "better-sqlite3";
import type { TraceId } from "../model/ids.ts";
import { type Batch, type Cell, TRACE_COLUMNS } from "./batch.ts";
import { BatchRows } from "./batch-rows.ts";
import { BulkInsert } from "./bulk-insert.ts";
import type { FileCounts, Numbering } from "./import-counts.ts";
import type { Interner } from "./intern.ts";
import { LineInsert } from "./line-insert.ts";
import { isSameSpan } from "./same-span.ts";
import { SpanInsert } from "./span-insert.ts";
import type { StoredSpan, StoredSpans } from "./stored-spans.ts";
import { recordedText } from "./stored-text.ts";

/** Takes one file's batches in. Nothing of it counts until `finish-file` says so. */
export class FileImport {
  readonly counts: FileCounts = { spans: 0, logs: 0, duplicates: 0, conflicts: 0 };
  /** Row numbers of traces that came in more than one piece: their facts are to be found anew. */
  readonly pieced = new Set<number>();
  readonly partial = new Map<string, string>();
  readonly lines: LineInsert;
  readonly firstSeq: number;

  readonly #numbering: Numbering;
  readonly #interner: Interner;
  readonly #stored: StoredSpans;
  readonly #findTrace: Statement<[string], number>;
  readonly #traces: BulkInsert;
  readonly #labels: BulkInsert;
  readonly #spans: SpanInsert;
  /** Traces of the batch at hand. */
  readonly #unwritten = new Map<string, number>();
  #resources: number[] = [];
  #families: number[] = [];

  constructor(database: Database, numbering: Numbering, interner: Interner, stored: StoredSpans) {
    this.#numbering = numbering;
    this.#interner = interner;
    this.#stored = stored;
    this.firstSeq = numbering.seq;
    this.#findTrace = database.prepare<[string], number>("SELECT id FROM trace WHERE trace_id = ?").pluck();
    this.#traces = new BulkInsert(database, "trace", ["id", "first_seq", ...TRACE_COLUMNS]);
    this.#labels = new BulkInsert(database, "label", ["trace", "concept", "value"]);
    this.#spans = new SpanInsert(database);
    this.lines = new LineInsert(database, numbering);
  }

  /** Inside a transaction. */
  add(batch: Batch): void {
    this.#number(batch);
    const rows = new BatchRows(batch);
    const newTraces: (number | undefined)[] = [];
    for (const { cells, firstSpan, spans } of rows.traces())
      newTraces.push(this.#addTrace(rows, cells, firstSpan, firstSpan + spans));
    this.#unwritten.clear();
    for (const { position, concept, value } of rows.labels()) {
      const trace = newTraces[position];
      if (trace !== undefined) this.#labels.add(trace, concept, value);
    }
    for (const line of rows.lines()) this.lines.add(line, this.counts);
    for (const [traceId, reason] of batch.partial) this.partial.set(traceId, reason);
    this.counts.duplicates += batch.duplicates;
    this.#flush();
  }

  #flush(): void {
    this.#traces.flush();
    this.#labels.flush();
    this.#spans.flush();
    this.lines.flush();
  }

  #number({ startsAnew, resources, families }: Batch): void {
    if (startsAnew) {
      this.#resources = [];
      this.#families = [];
    }
    for (const resource of resources) this.#resources.push(this.#interner.resource(resource));
    for (const family of families) {
      const resource = this.#resources[family.resource] ?? 0;
      this.#families.push(this.#interner.family({ ...family, resource }));
    }
  }

  /** Returns the number of a trace that is new. */
  #addTrace(rows: BatchRows, cells: readonly Cell[], from: number, to: number): number | undefined {
    const traceId = String(cells[0]);
    const known = this.#unwritten.get(traceId) ?? this.#findTrace.get(traceId);
    if (known !== undefined) {
      this.#addTo(known, recordedText(traceId) as TraceId, rows, from, to);
      return undefined;
    }
    const trace = this.#numbering.trace;
    this.#numbering.trace += 1;
    this.#unwritten.set(traceId, trace);
    this.#traces.add(trace, this.#numbering.seq, ...cells);
    this.counts.conflicts += Number(cells[TRACE_COLUMNS.indexOf("conflicts")]);
    for (let span = from; span < to; span += 1) this.#addSpan(rows, span, trace);
    return trace;
  }

  #addSpan(rows: BatchRows, span: number, trace: number): void {
    this.#spans.add(rows, span, trace, this.#numbering.seq, this.#familyOf(rows, span));
    this.#numbering.seq += 1;
    this.counts.spans += 1;
  }

  #familyOf(rows: BatchRows, span: number): number {
    return this.#families[rows.family(span)] ?? 0;
  }

  /** Adds what a trace does not hold yet. */
  #addTo(trace: number, traceId: TraceId, rows: BatchRows, from: number, to: number): void {
    if (trace < this.#numbering.firstTrace) this.#numbering.older.add(trace);
    this.#flush();
    const ids = Array.from({ length: to - from }, (_, at) => rows.spanId(from + at));
    const bearers = this.#stored.twins(trace, traceId, ids);
    const before = this.counts.spans;
    for (let span = from; span < to; span += 1) {
      const twins = bearers.get(rows.spanId(span));
      if (twins !== undefined && this.#isAmong(twins, traceId, rows, span)) this.counts.duplicates += 1;
      else this.#addSpan(rows, span, trace);
    }
    if (this.counts.spans > before) this.pieced.add(trace);
  }

  #isAmong(twins: readonly StoredSpan[], traceId: TraceId, rows: BatchRows, span: number): boolean {
    const own = this.#stored.span(traceId, rows.spanRow(span), this.#familyOf(rows, span));
    return twins.some((twin) => isSameSpan(twin.span, own));
  }
}
