import type { TraceId } from "./ids.ts";

/** What a store says of itself. */
export interface StoreInfo {
  readonly path: string;
  /** On disk, with what is not yet moved into the file. */
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
  /** Starts of the first and the last trace; undefined if there are none. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

/** What was removed from a store. */
export interface Deleted {
  readonly traceIds: readonly TraceId[];
  readonly spans: number;
  readonly logs: number;
}
