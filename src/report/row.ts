import type { AttributeValue } from "../model/attribute.ts";
import type { SpanId } from "../model/ids.ts";
import type { Mark, SpanEvent } from "../model/span.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TreeNode } from "../trace/tree.ts";

/** One line of the drawing, before anything is known of widths, colours and characters. */
export type Row = SpanRow | DetailRow | SectionRow;

/** The levels of the tree that lead to a row, the innermost first; shared by all rows below it. */
export interface Rail {
  readonly up: Rail | undefined;
  /** A sibling follows further down. */
  readonly more: boolean;
}

/** Where a row stands, all that is needed to list it; the numbers of a span's row are read when it is drawn. */
export type Place = SpanPlace | DetailRow | SectionRow;

/** The place of a span, or of siblings folded together. */
export interface SpanPlace {
  readonly kind: "span";
  /** One, or all that are folded. */
  readonly nodes: readonly [TreeNode, ...TreeNode[]];
  readonly rail: Rail | undefined;
  readonly depth: number;
  readonly childrenFollow: boolean;
  /** What stands under it and is not drawn; undefined: it is open. */
  readonly closed: Closed | undefined;
}

/** What a reader has closed away under a span. */
export interface Closed {
  readonly spans: number;
  /** Log lines, events and the like. */
  readonly details: number;
}

/** Nanoseconds from the trace's start; without an end the bar is open. */
export interface Interval {
  readonly startNs: number;
  readonly endNs: number | undefined;
}

/** A span, or siblings folded into one row. Numbers that nobody recorded are undefined. */
export interface SpanRow {
  readonly kind: "span";
  readonly rail: Rail | undefined;
  readonly depth: number;
  readonly childrenFollow: boolean;
  /** Of folded siblings the first. */
  readonly node: TreeNode;
  readonly folded: Folded | undefined;
  readonly closed: Closed | undefined;
  readonly label: string;
  readonly service: string | undefined;
  readonly bar: Interval;
  readonly critical: boolean;
  /** Of folded siblings the sum, as the numbers after it. */
  readonly durationNs: number | undefined;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly costUsd: number | undefined;
  readonly stopReason: string | undefined;
  readonly marks: readonly Mark[];
  /** Codes of the rules that found an error or a warning here. */
  readonly rules: readonly string[];
  /** The worst that rules found here is a warning. */
  readonly warned: boolean;
  /** The span failed, or a rule found an error here; or that is so of one below it. */
  readonly error: "here" | "below" | undefined;
}

/** What a row stands for when it stands for many. */
export interface Folded {
  readonly count: number;
  readonly p50Ns: number;
  readonly maxNs: number;
  readonly events: number;
}

/** Something that belongs to the span above it, or to a section. */
export interface DetailRow {
  readonly kind: "detail";
  readonly rail: Rail | undefined;
  /** Children of the owner are drawn after this row. */
  readonly childrenFollow: boolean;
  readonly detail: Detail;
}

export type Detail =
  | { readonly kind: "log"; readonly log: LogAttachment }
  | {
      readonly kind: "event";
      readonly event: SpanEvent;
      readonly count: number;
      readonly offsetNs: number | undefined;
    }
  | { readonly kind: "attribute"; readonly key: string; readonly value: AttributeValue }
  | { readonly kind: "error"; readonly message: string };

/** A heading over what hangs on no span: a parent that nobody sent, or the trace itself. */
export interface SectionRow {
  readonly kind: "section";
  /** Undefined: the lines of the trace as a whole. */
  readonly missingSpanId: SpanId | undefined;
  readonly spans: number;
  readonly lines: number;
}
