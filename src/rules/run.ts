import type { TraceFacts } from "../trace/facts.ts";

/**
 * The traces that are judged in one run, for rules that look at a trace's neighbours. What a rule
 * computes over all of them it computes once.
 */
export class Run {
  readonly traces: readonly TraceFacts[];
  readonly #computed = new Map<(traces: readonly TraceFacts[]) => unknown, unknown>();

  constructor(traces: readonly TraceFacts[]) {
    this.traces = traces;
  }

  /** The result of a function over all traces; the function is its own key, so give one that is named and pure. */
  over<Result>(compute: (traces: readonly TraceFacts[]) => Result): Result {
    if (!this.#computed.has(compute)) this.#computed.set(compute, compute(this.traces));
    return this.#computed.get(compute) as Result;
  }
}
