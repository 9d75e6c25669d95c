import type { Database, Statement } from "better-sqlite3";
import type { TraceId } from "../model/ids.ts";
import type { Resource, Span } from "../model/span.ts";
import type { ResourceRow } from "./batch.ts";
import { type FamilyPart, familyPartOf, resourceOfRow } from "./family.ts";
import { type SpanRow, spanOfRow } from "./span-row.ts";

/** A span and where its row is. */
export interface StoredSpan {
  readonly seq: number;
  readonly family: number;
  readonly resource: number;
  readonly span: Span;
}

interface Row {
  readonly seq: bigint;
  readonly family: bigint;
  readonly span_id: string;
  readonly parent_id: string | null;
  readonly start: bigint;
  readonly duration: number | null;
  readonly attributes: string | null;
  readonly more: string | null;
}

const MOST_KEPT = 20_000;

interface Family {
  readonly part: FamilyPart;
  readonly resource: number;
}

/** Reads spans back. Spans of one family share its parts, spans of one resource share one object. */
export class StoredSpans {
  readonly #spans: Statement<[number, number], Row>;
  readonly #spansAlone: Statement<[number, number], Omit<Row, "seq">>;
  readonly #twins: Statement<[number, string], Row>;
  readonly #family: Statement<[number], { content: string; resource: number }>;
  readonly #resource: Statement<[number], ResourceRow>;
  readonly #families = new Map<number, Family>();
  readonly #resources = new Map<number, Resource>();

  constructor(database: Database) {
    const alone = "family, span_id, parent_id, start, duration, attributes, more FROM span";
    const columns = `SELECT seq, ${alone}`;
    const ofTrace = "WHERE trace = ? AND seq <= ? ORDER BY seq";
    this.#spans = database.prepare<[number, number], Row>(`${columns} ${ofTrace}`).safeIntegers();
    this.#spansAlone = database
      .prepare<[number, number], Omit<Row, "seq">>(`SELECT ${alone} ${ofTrace}`)
      .safeIntegers();
    this.#twins = database
      .prepare<[number, string], Row>(
        `${columns} WHERE trace = ? AND span_id IN (SELECT value FROM json_each(?))`,
      )
      .safeIntegers();
    this.#family = database.prepare("SELECT content, resource FROM family WHERE id = ?");
    this.#resource = database.prepare("SELECT service, attributes FROM resource WHERE id = ?");
  }

  /** The spans of a trace that bear one of the ids (as they are stored), by id. */
  twins(trace: number, traceId: TraceId, spanIds: readonly string[]): Map<string, StoredSpan[]> {
    const bearers = new Map<string, StoredSpan[]>();
    for (const row of this.#twins.all(trace, JSON.stringify(spanIds))) {
      const twins = bearers.get(row.span_id);
      if (twins === undefined) bearers.set(row.span_id, [this.#read(traceId, row)]);
      else twins.push(this.#read(traceId, row));
    }
    return bearers;
  }

  /** The spans of the trace with that row number, those numbered beyond `horizon` left out. */
  of(trace: number, traceId: TraceId, horizon: number): StoredSpan[] {
    return this.#spans.all(trace, horizon).map((row) => this.#read(traceId, row));
  }

  /** The same without where their rows are. */
  spansOf(trace: number, traceId: TraceId, horizon: number): Span[] {
    return this.#spansAlone.all(trace, horizon).map((row) => this.span(traceId, row, Number(row.family)));
  }

  #read(traceId: TraceId, row: Row): StoredSpan {
    const family = Number(row.family);
    const { part, resource } = this.family(family);
    const span = spanOfRow(traceId, row, part, this.resource(resource));
    return { seq: Number(row.seq), family, resource, span };
  }

  span(traceId: TraceId, row: SpanRow, family: number): Span {
    const { part, resource } = this.family(family);
    return spanOfRow(traceId, row, part, this.resource(resource));
  }

  family(id: number): Family {
    const known = this.#families.get(id);
    if (known !== undefined) return known;
    const row = this.#family.get(id);
    const family = { part: familyPartOf(row?.content ?? "[]"), resource: row?.resource ?? 0 };
    if (this.#families.size > MOST_KEPT) this.#families.clear();
    this.#families.set(id, family);
    return family;
  }

  resource(id: number): Resource {
    const known = this.#resources.get(id);
    if (known !== undefined) return known;
    const resource = resourceOfRow(this.#resource.get(id) ?? { service: null, attributes: "{}" });
    if (this.#resources.size > MOST_KEPT) this.#resources.clear();
    this.#resources.set(id, resource);
    return resource;
  }
}
