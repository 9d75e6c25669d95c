import { type FetchOptions, type FetchOutcome, fetchTraces } from "../../src/evidence/fetch.ts";
import type { TraceId } from "../../src/model/ids.ts";
import type { Store } from "../../src/store/store.ts";
import { TRACE } from "../trace/story.ts";
import type { Backends } from "./backends.ts";

/** The summary of a fetch to which nothing came. */
export const NOTHING = { traces: 0, spans: 0, logs: 0, already: 0, partial: 0, notAsked: 0, failed: [] };
/** Fetches traces into a store as the command does, four at a time. */
export function fetched(
  store: Store,
  { remote }: Backends,
  ids: readonly TraceId[] = [TRACE],
  more: Partial<FetchOptions> = {},
): Promise<FetchOutcome> {
  return fetchTraces(ids, remote, store, {
    atOnce: 4,
    total: ids.length,
    logSlackNs: 300e9,
    withLogs: true,
    filtersLines: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    onUnreadable: () => {},
    onWait: () => {},
    ...more,
  });
}

/** So many ids of traces. */
export function numbered(count: number): TraceId[] {
  return Array.from({ length: count }, (_, at) => `${at + 1}`.padStart(32, "0") as TraceId);
}
