/** What one file added to the store. */
export interface FileCounts {
  spans: number;
  logs: number;
  /** Spans and lines that were in the store already. */
  duplicates: number;
  conflicts: number;
}

/** Numbers for what comes in: they only ever grow, also across files and deletions. */
export interface Numbering {
  seq: number;
  trace: number;
  /** The first trace that is new to the store with this import. */
  readonly firstTrace: number;
  /** Older traces that the import says something about. */
  readonly older: Set<number>;
}
