import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Resource, Scope, Span } from "../model/span.ts";
import { type Batch, type Cell, type FamilyRow, LOG_COLUMNS, type ResourceRow } from "./batch.ts";
import { contentOfScope, type FamilyTraits, familyOf, hasTraits, rowOfResource, traitsOf } from "./family.ts";
import { labelsOf } from "./labels.ts";
import { rowOfLine } from "./log-row.ts";
import { clamped, rowOfSpan, type SpanRow } from "./span-row.ts";
import { storedText } from "./stored-text.ts";
import type { SummarisedSpan, TraceSummary } from "./trace-summary.ts";

/** Beyond this many families the numbering starts anew, so that hostile names fill no memory. */
const MOST_FAMILIES = 20_000;

type FamiliesByName = Map<string, { readonly traits: FamilyTraits; readonly number: number }[]>;

/** Where a span comes from: most share that with the span before. */
interface Origin {
  readonly resource: Resource;
  readonly scope: Scope | undefined;
  /** The resource's. */
  readonly number: number;
  readonly families: FamiliesByName;
}

/** Makes batches of traces and log lines; runs where the reading is done. */
export class Packer {
  #startsAnew = true;
  readonly #resourceNumbers = new Map<string, number>();
  /** By resource and scope. */
  readonly #families = new Map<string, FamiliesByName>();
  #familyCount = 0;
  #lastOrigin: Origin | undefined;
  #rows = emptyRows();

  /** What the next batch holds by now: spans and lines, and characters of text, about. */
  rows = 0;
  size = 0;

  addTrace(traceId: TraceId, summary: TraceSummary): void {
    const position = this.#rows.traceCount;
    this.#rows.traceCount += 1;
    this.#rows.duplicates += summary.duplicates;
    this.#rows.traces.push(...cellsOfTrace(traceId, summary));
    for (const [label, value] of labelsOf(summary.spans)) this.#rows.labels.push(position, label, value);
    for (const one of summary.spans) this.#addSpan(rowOfSpan(one.span), one);
    this.rows += summary.spans.length;
  }

  addLine(line: LogLine): void {
    const row = rowOfLine(line);
    for (const column of LOG_COLUMNS) this.#rows.logs.push(row[column]);
    this.rows += 1;
    this.size += row.body.length + (row.more?.length ?? 0);
  }

  addPartial(traceId: TraceId, reason: string): void {
    this.#rows.partial.push([storedText(traceId), storedText(reason)]);
  }

  /** What has been added since the last batch. */
  take(): Batch {
    const { texts, ends, numbers, starts, traceCount: _, ...rows } = this.#rows;
    const batch: Batch = {
      ...rows,
      startsAnew: this.#startsAnew,
      numbers: new Float64Array(numbers),
      starts: new BigInt64Array(starts),
      text: texts.join(""),
      ends: new Int32Array(ends),
    };
    this.#rows = emptyRows();
    this.rows = 0;
    this.size = 0;
    this.#startsAnew = this.#familyCount > MOST_FAMILIES;
    if (this.#startsAnew) this.#forgetNumbers();
    return batch;
  }

  #forgetNumbers(): void {
    this.#resourceNumbers.clear();
    this.#families.clear();
    this.#familyCount = 0;
    this.#lastOrigin = undefined;
  }

  #addSpan(row: SpanRow, one: SummarisedSpan): void {
    const { tokensIn, tokensOut } = one.facts;
    const family = this.#familyNumber(one);
    this.#rows.numbers.push(
      family,
      row.duration ?? Number.NaN,
      tokensIn ?? Number.NaN,
      tokensOut ?? Number.NaN,
    );
    this.#rows.starts.push(row.start);
    this.#addText(row.span_id);
    this.#addText(row.parent_id);
    this.#addText(row.attributes);
    this.#addText(row.more);
  }

  #addText(text: string | null): void {
    if (text === null) {
      this.#rows.ends.push(-1 - this.#rows.textLength);
      return;
    }
    this.#rows.texts.push(text);
    this.#rows.textLength += text.length;
    this.size += text.length;
    this.#rows.ends.push(this.#rows.textLength);
  }

  #resourceNumber(resource: Resource): number {
    const row = rowOfResource(resource);
    const key = `${row.service?.length} ${row.service} ${row.attributes}`;
    const number = this.#resourceNumbers.get(key) ?? this.#resourceNumbers.size;
    if (number === this.#resourceNumbers.size) {
      this.#resourceNumbers.set(key, number);
      this.#rows.resources.push(row);
    }
    return number;
  }

  #familyNumber(one: SummarisedSpan): number {
    const origin = this.#originOf(one.span);
    const families = origin.families.get(one.span.name) ?? [];
    for (const { traits, number } of families) if (hasTraits(one, traits)) return number;
    const number = this.#familyCount;
    this.#familyCount += 1;
    families.push({ traits: traitsOf(one), number });
    origin.families.set(one.span.name, families);
    this.#rows.families.push(familyOf(one, origin.number));
    return number;
  }

  #originOf({ resource, scope }: Span): Origin {
    const last = this.#lastOrigin;
    if (last?.resource === resource && last.scope === scope) return last;
    const number = this.#resourceNumber(resource);
    const key = `${number} ${scope === undefined ? "" : contentOfScope(scope)}`;
    const families = this.#families.get(key) ?? new Map();
    this.#families.set(key, families);
    this.#lastOrigin = { resource, scope, number, families };
    return this.#lastOrigin;
  }
}

function emptyRows() {
  return {
    resources: [] as ResourceRow[],
    families: [] as FamilyRow[],
    traces: [] as Cell[],
    traceCount: 0,
    labels: [] as (string | number)[],
    numbers: [] as number[],
    starts: [] as bigint[],
    texts: [] as string[],
    textLength: 0,
    ends: [] as number[],
    logs: [] as Cell[],
    partial: [] as [string, string][],
    duplicates: 0,
  };
}

/** In the order of `TRACE_COLUMNS`. */
function cellsOfTrace(traceId: TraceId, summary: TraceSummary): Cell[] {
  return [storedText(traceId), ...cellsOfSummary(summary)];
}

/** In the order of `TRACE_COLUMNS`, without the trace id. */
export function cellsOfSummary(summary: TraceSummary): Cell[] {
  return [
    summary.spans.length,
    clamped(summary.startUnixNano),
    summary.durationNs,
    orNull(summary.service),
    orNull(summary.rootName),
    summary.tokensIn ?? null,
    summary.tokensOut ?? null,
    summary.costUsd ?? null,
    orNull(summary.stopReason),
    orNull(summary.firstError),
    summary.conflicts,
  ];
}

function orNull(text: string | undefined): string | null {
  return text === undefined ? null : storedText(text);
}
