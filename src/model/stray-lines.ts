import type { TraceId } from "./ids.ts";

/** Log lines that name traces which were not given. */
export interface StrayLines {
  /** Of each id; no more than some hundreds, the ids that were read first. */
  readonly byId: ReadonlyMap<TraceId, StrayTrace>;
  /** All ids and all lines, those beyond `byId` too. */
  readonly ids: number;
  readonly lines: number;
}

/** What was logged about one of them. */
export interface StrayTrace {
  readonly lines: number;
  readonly service: string | undefined;
  /** The latest line's; undefined where no line has a time. */
  readonly lastUnixNano: bigint | undefined;
}
