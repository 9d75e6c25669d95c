import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { StrayLines, StrayTrace } from "../model/stray-lines.ts";

/** A log may name millions of traces; a few hundred tell what there is to tell. */
const MOST_IDS = 500;

/** Counts the lines of ids that name no trace given. */
export class StrayCount {
  readonly #byId = new Map<TraceId, StrayTrace>();
  #ids = 0;
  #lines = 0;

  add(traceId: TraceId, lines: readonly LogLine[]): void {
    this.#ids += 1;
    this.#lines += lines.length;
    if (this.#byId.size < MOST_IDS) this.#byId.set(traceId, strayTrace(lines));
  }

  result(): StrayLines {
    return { byId: this.#byId, ids: this.#ids, lines: this.#lines };
  }
}

function strayTrace(lines: readonly LogLine[]): StrayTrace {
  let last: bigint | undefined;
  for (const { timeUnixNano } of lines)
    if (timeUnixNano !== undefined && (last === undefined || timeUnixNano > last)) last = timeUnixNano;
  const service = lines.find((line) => line.service !== undefined)?.service;
  return { lines: lines.length, service, lastUnixNano: last };
}
