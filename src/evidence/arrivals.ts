import { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import { inOrder } from "../source/in-order.ts";
import type { Loki } from "../source/loki/loki.ts";
import type { Fetched, Lineless, TraceFetcher } from "./fetched-trace.ts";
import { Patience } from "./patience.ts";

export interface ArrivalOptions {
  /** Requests beside each other, to each of the backends. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/** What came for an id; a trace may still lack its lines. */
interface Arrival {
  readonly id: TraceId;
  readonly got: Fetched | Lineless;
}

const INTERRUPTED = new Failure("interrupted", "interrupted before they came");
/** More of them would make progress jump. */
const MOST_TOGETHER = 20;

/**
 * Traces as they come: Tempo is asked for one at a time, Loki for the lines of several that lie close
 * together in time, since it reads the same chunks for each of them.
 *
 *     ids ──▶ ask Tempo ──▶ batches ──▶ ask Loki ──▶ [id, what came]   in the order of the ids
 */
export class Arrivals {
  readonly #fetcher: TraceFetcher;
  readonly #loki: Loki | undefined;
  readonly #options: ArrivalOptions;
  readonly #patience = { tempo: new Patience(), loki: new Patience() };
  /** What came and was not handed on yet: it waits for its lines, or for one before it. */
  readonly #waiting = new Map<TraceId, Fetched | Lineless>();

  constructor(fetcher: TraceFetcher, loki: Loki | undefined, options: ArrivalOptions) {
    this.#fetcher = fetcher;
    this.#loki = loki;
    this.#options = options;
  }

  /** Throws "interrupted"; and, once everything that came is handed on, the trouble of a Tempo that is gone. */
  async *of(ids: Iterable<TraceId> | AsyncIterable<TraceId>): AsyncGenerator<[TraceId, Fetched]> {
    const ready = inOrder(this.#batches(ids), this.#options.atOnce, (batch) => this.#ready(batch));
    for await (const [batch] of ready) for (const { id } of batch) yield* this.#handedOn(id);
    if (this.#patience.tempo.lost !== undefined) throw this.#patience.tempo.lost;
  }

  /** After an interruption: the traces that had come, with their lines or without. */
  *left(): Generator<[TraceId, Fetched]> {
    for (const [id, got] of [...this.#waiting]) {
      if (got instanceof Failure) continue;
      if (isLineless(got))
        this.#waiting.set(id, this.#fetcher.joined(got, { lines: [], trouble: INTERRUPTED }));
      yield* this.#handedOn(id);
    }
  }

  *#handedOn(id: TraceId): Generator<[TraceId, Fetched]> {
    const got = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (got !== undefined && !isLineless(got)) yield [id, got];
  }

  async *#batches(ids: Iterable<TraceId> | AsyncIterable<TraceId>): AsyncGenerator<readonly Arrival[]> {
    let batch: Arrival[] = [];
    const came = inOrder(ids, this.#options.atOnce, (id) => this.#ask(id));
    for await (const [id, got] of came) {
      if (got !== "already") this.#patience.tempo.hear(got instanceof Failure ? got : undefined);
      const arrival = { id, got };
      if (!this.#areTogether([...batch, arrival])) {
        yield batch;
        batch = [];
      }
      batch.push(arrival);
      if (this.#patience.tempo.lost !== undefined) break;
    }
    if (batch.length > 0) yield batch;
  }

  /** Those that lack no lines go with the others, since all keep their order. */
  #areTogether(batch: readonly Arrival[]): boolean {
    const lineless = linelessOf(batch);
    if (lineless.length === 0) return batch.length === 1;
    const asked = lineless.map((one) => one.asked);
    return batch.length <= MOST_TOGETHER && this.#loki?.canAskTogether(asked) === true;
  }

  async #ask(id: TraceId): Promise<Fetched | Lineless> {
    if (this.#options.signal.aborted) throw INTERRUPTED;
    const got = await this.#fetcher.ask(id);
    this.#waiting.set(id, got);
    return got;
  }

  async #ready(batch: readonly Arrival[]): Promise<void> {
    const lineless = linelessOf(batch);
    if (lineless.length === 0) return;
    const { loki } = this.#patience;
    const trouble = loki.lost;
    const whole =
      trouble === undefined
        ? await this.#fetcher.withLines(lineless)
        : lineless.map((one) => this.#fetcher.joined(one, { lines: [], trouble }));
    loki.hear(whole[0]?.logTrouble);
    for (const fetched of whole) this.#waiting.set(fetched.evidence.traceId, fetched);
  }
}

function linelessOf(batch: readonly Arrival[]): readonly Lineless[] {
  return batch.map(({ got }) => got).filter(isLineless);
}

function isLineless(got: Fetched | Lineless): got is Lineless {
  return typeof got === "object" && "asked" in got;
}
