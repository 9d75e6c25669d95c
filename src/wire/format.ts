import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";

/**
 * One unit that a format reads: a JSON value (a whole file, a line, one of several concatenated
 * values), a line of text that is no JSON, or a message of bytes.
 */
export type Document =
  | { readonly kind: "json"; readonly value: unknown; readonly text: string }
  | { readonly kind: "text"; readonly line: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

/** A place in the input that could not be read; what stands around it was. */
export interface Problem {
  /** JSON path or byte offset inside the document: `batches[0].scopeSpans[0].spans[3].startTimeUnixNano`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Where a format puts what it reads. */
export interface Sink {
  span(span: Span): void;
  log(line: LogLine): void;
  /** One span, line or field that is lost, and why. */
  problem(problem: Problem): void;
  /** The source itself says that this trace is incomplete. Without an id: every trace of the document. */
  partial(reason: string, traceId?: TraceId): void;
}

/** Reads the documents of one input in their order, and may remember what it saw. */
export interface Reader {
  read(document: Document, sink: Sink): void;
  /** Nothing follows: what was held back for a continuation goes out. */
  end(sink: Sink): void;
}

/**
 * One wire format. Detected by structure, never by file name. `canRead` of a log format wants
 * evidence of a log line; its `read` takes any line, for files that the user named.
 */
export interface Format {
  /** As in "not readable as Tempo JSON". */
  readonly name: string;
  readonly carries: "traces" | "logs" | "both" | "neither";
  /** True if this format is the one to read the document: a cheap look at its outermost structure. */
  canRead(document: Document): boolean;
  read(document: Document, sink: Sink): void;
  /**
   * A reader for one whole input. Only formats whose lines are parts of one another (Docker, CRI) or
   * that read faster when they remember have one; without it each document is `read` for itself.
   */
  reader?(): Reader;
}

/** A format whose reader is loaded once a document of it comes in, since it needs a library. */
export interface LazyFormat extends Pick<Format, "name" | "carries" | "canRead"> {
  load(): Promise<Format>;
}
