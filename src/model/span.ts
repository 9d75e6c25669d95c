import type { Attributes } from "./attribute.ts";
import { NO_ATTRIBUTES } from "./attribute.ts";
import type { SpanId, TraceId } from "./ids.ts";

export type SpanKind = "UNSPECIFIED" | "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER";
export type SpanStatus = "UNSET" | "OK" | "ERROR";

/** What is odd about a span. Marked and shown, never repaired in the evidence. */
export const MARKS = [
  "extra-root",
  "orphan",
  "self-parent",
  "cycle",
  "duplicate",
  "conflict",
  "shared",
  "unfinished",
  "ends-before-start",
  "estimated-start",
  "outside-parent",
  "skewed",
] as const;
export type Mark = (typeof MARKS)[number];

/** Those that only the reader of a wire format can see; the tree finds the others. */
export const RECORDED_MARKS = ["conflict", "shared", "estimated-start"] as const;
export type RecordedMark = (typeof RECORDED_MARKS)[number];

/** The entity that emitted spans or lines. One object is shared by all that it emitted. */
export interface Resource {
  readonly service: string | undefined;
  readonly attributes: Attributes;
}

export interface Scope {
  readonly name: string;
  readonly version: string | undefined;
  readonly attributes: Attributes;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeUnixNano: bigint | undefined;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: TraceId;
  readonly spanId: SpanId | undefined;
  readonly attributes: Attributes;
}

/** One span as it was recorded. Every key is always there, so that all spans have one shape. */
export interface Span {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Absent on a root; a span that names itself keeps what it wrote. */
  readonly parentSpanId: SpanId | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly status: SpanStatus;
  readonly statusMessage: string | undefined;
  /** 0 is a time (1970), not an absence. */
  readonly startUnixNano: bigint;
  /** Absent: the span never ended, as far as the evidence goes. */
  readonly endUnixNano: bigint | undefined;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: Resource;
  readonly scope: Scope | undefined;
  readonly traceState: string | undefined;
  /** W3C trace flags with OTLP's bits 8 and 9 (parent known to be remote). */
  readonly flags: number | undefined;
  readonly dropped: Dropped | undefined;
  readonly marks: readonly RecordedMark[];
  /** The wire carries no types (Zipkin tags, Patronus' export): a value that parses whole is a number. */
  readonly untyped: boolean;
  /** It has no end because the format says that it still ran (formats.md §3: `null`, Zipkin's pending), not because one was lost. */
  readonly pending: boolean;
}

/** What the exporter says it threw away. */
export interface Dropped {
  readonly attributes: number;
  readonly events: number;
  readonly links: number;
}

export const NO_RESOURCE: Resource = { service: undefined, attributes: NO_ATTRIBUTES };

type Identity = Pick<Span, "traceId" | "spanId" | "name" | "startUnixNano">;

/** A span with everything that a format does not record left absent. */
export function makeSpan(given: Identity & Partial<Span>): Span {
  return {
    traceId: given.traceId,
    spanId: given.spanId,
    parentSpanId: given.parentSpanId,
    name: given.name,
    kind: given.kind ?? "UNSPECIFIED",
    status: given.status ?? "UNSET",
    statusMessage: given.statusMessage,
    startUnixNano: given.startUnixNano,
    endUnixNano: given.endUnixNano,
    attributes: given.attributes ?? NO_ATTRIBUTES,
    events: given.events ?? [],
    links: given.links ?? [],
    resource: given.resource ?? NO_RESOURCE,
    scope: given.scope,
    traceState: given.traceState,
    flags: given.flags,
    dropped: given.dropped,
    marks: given.marks ?? [],
    untyped: given.untyped ?? false,
    pending: given.pending ?? false,
  };
}
