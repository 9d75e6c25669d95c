/** A part of an input that could not be read. What stands around it was. */
export interface UnreadablePart {
  readonly file: string;
  /** As in "not readable as Tempo JSON"; undefined when no format was recognised. */
  readonly format: string | undefined;
  /** `line 214`, `byte 1024`, `line 214, byte 98304`. */
  readonly at: string | undefined;
  /** JSON path inside the document. */
  readonly path: string | undefined;
  /** What was expected and what was found. */
  readonly message: string;
}

/** Something about an input that a reader should know and that lost nothing. */
export interface InputWarning {
  readonly file: string;
  readonly message: string;
}

/** What became of the inputs of one import. */
export interface ImportSummary {
  /** Files looked at, the skipped ones included. */
  readonly files: number;
  /** Files of a folder or glob that are no trace and no log. */
  readonly skipped: number;
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
  /** Spans that were there already, identical. */
  readonly duplicates: number;
  /** Spans that share an id with another one and contradict it. */
  readonly conflicts: number;
  readonly warnings: readonly InputWarning[];
  readonly unreadable: readonly UnreadablePart[];
}
