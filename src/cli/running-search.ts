import type { FindResult } from "../report/find-result.ts";

/** A search that is under way. */
export interface RunningSearch {
  readonly result: FindResult;
  readonly passed: () => number;
  close(): Promise<void>;
}
