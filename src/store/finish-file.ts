import type { Database, Statement } from "better-sqlite3";
import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceId } from "../model/ids.ts";
import type { Span } from "../model/span.ts";
import { type Cell, TRACE_COLUMNS } from "./batch.ts";
import { familyOf } from "./family.ts";
import type { FileImport } from "./file-import.ts";
import type { Interner } from "./intern.ts";
import { labelsOf } from "./labels.ts";
import { cellsOfSummary } from "./pack.ts";
import type { StoredSpan, StoredSpans } from "./stored-spans.ts";
import { recordedText } from "./stored-text.ts";
import type { TraceSummary } from "./trace-summary.ts";

/** Finds a trace's facts; given by who may reason about traces. */
export type Summarise = (evidence: TraceEvidence) => TraceSummary;

/** Settles what only a whole file tells: traces that came in pieces, and whose lines are whose. */
export class FileFinish {
  readonly #interner: Interner;
  readonly #stored: StoredSpans;
  readonly #summarise: Summarise;
  readonly #trace: Statement<[number], { trace_id: string; conflicts: number }>;
  readonly #updateTrace: Statement<Cell[]>;
  readonly #updateFamily: Statement<[number, number, number]>;
  readonly #dropLabels: Statement<[number]>;
  readonly #addLabel: Statement<[number, string, string]>;
  readonly #markPartial: Statement<[string, string]>;
  readonly #giveService: Statement<[Cell, number]>;

  constructor(database: Database, interner: Interner, stored: StoredSpans, summarise: Summarise) {
    this.#interner = interner;
    this.#stored = stored;
    this.#summarise = summarise;
    const columns = TRACE_COLUMNS.slice(1).map((column) => `${column} = ?`);
    this.#trace = database.prepare("SELECT trace_id, conflicts FROM trace WHERE id = ?");
    this.#updateTrace = database.prepare(`UPDATE trace SET ${columns.join(", ")} WHERE id = ?`);
    this.#updateFamily = database.prepare("UPDATE span SET family = ? WHERE trace = ? AND seq = ?");
    this.#dropLabels = database.prepare("DELETE FROM label WHERE trace = ?");
    this.#addLabel = database.prepare("INSERT INTO label VALUES (?, ?, ?)");
    this.#markPartial = database.prepare("UPDATE trace SET partial = ? WHERE trace_id = ?");
    this.#giveService = database.prepare("UPDATE log SET service = ? WHERE service IS NULL AND seq >= ?");
  }

  /** Inside the transaction that makes the file count. */
  finish(file: FileImport): void {
    for (const trace of file.pieced) this.#summariseAnew(trace, file);
    for (const [traceId, reason] of file.partial) this.#markPartial.run(reason, traceId);
    const service = file.lines.onlyService;
    if (service !== undefined) this.#giveService.run(service, file.firstSeq);
  }

  #summariseAnew(trace: number, { counts }: FileImport): void {
    const row = this.#trace.get(trace);
    if (row === undefined) return;
    const traceId = recordedText(row.trace_id) as TraceId;
    const spans = this.#stored.of(trace, traceId, Number.MAX_SAFE_INTEGER);
    const summary = this.#summarise(evidenceOf(traceId, spans));
    counts.conflicts += summary.conflicts - row.conflicts;
    this.#updateTrace.run(...cellsOfSummary(summary), trace);
    this.#moveFamilies(trace, spans, summary);
    this.#dropLabels.run(trace);
    for (const [label, value] of labelsOf(summary.spans)) this.#addLabel.run(trace, label, value);
  }

  /** A span's role can change with the spans around it. */
  #moveFamilies(trace: number, spans: readonly StoredSpan[], summary: TraceSummary): void {
    const rows = new Map<Span, StoredSpan>(spans.map((stored) => [stored.span, stored]));
    for (const one of summary.spans) {
      const row = rows.get(one.span);
      if (row === undefined) continue;
      const family = this.#interner.family(familyOf(one, row.resource));
      if (family !== row.family) this.#updateFamily.run(family, trace, row.seq);
    }
  }
}

function evidenceOf(traceId: TraceId, stored: readonly StoredSpan[]): TraceEvidence {
  return { traceId, spans: stored.map(({ span }) => span), logs: [], partial: undefined, origin: "store" };
}
