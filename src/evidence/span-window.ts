import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { Batch } from "../store/batch.ts";
import { Packer } from "../store/pack.ts";
import { summarise } from "./summarise.ts";

const FULL = 4096;
const FULL_BYTES = 4 * 1024 * 1024;
/** One document alone may hold more than memory should: then the window is emptied in the middle of it. */
const OVERFULL = 16 * FULL;

/**
 * Gathers the spans of one trace that come close together, so that most traces are summed and stored
 * in one piece. Bounded by what it holds and by the bytes that were read for it.
 */
export class SpanWindow {
  readonly #emptied: (batch: Batch) => void;
  readonly #packer = new Packer();
  readonly #traces = new Map<TraceId, Span[]>();
  readonly #partial = new Map<TraceId, string>();
  #held = 0;
  #bytes = 0;

  constructor(emptied: (batch: Batch) => void) {
    this.#emptied = emptied;
  }

  span(span: Span): void {
    const known = this.#traces.get(span.traceId);
    if (known === undefined) this.#traces.set(span.traceId, [span]);
    else known.push(span);
    this.#count();
  }

  log(line: LogLine): void {
    this.#packer.addLine(line);
    this.#count();
  }

  partial(reason: string, traceId?: TraceId): void {
    if (traceId !== undefined) this.#partial.set(traceId, reason);
  }

  /** So many bytes of input have been read: between documents, or at least between chunks. */
  advance(bytes: number): void {
    this.#bytes += bytes;
    if (this.#held >= FULL || (this.#held > 0 && this.#bytes >= FULL_BYTES)) this.empty();
  }

  /** Sends off what is gathered. */
  empty(): void {
    for (const [traceId, spans] of this.#traces)
      this.#packer.addTrace(
        traceId,
        summarise({ traceId, spans, logs: [], partial: undefined, origin: "import" }),
      );
    for (const [traceId, reason] of this.#partial) this.#packer.addPartial(traceId, reason);
    this.#traces.clear();
    this.#partial.clear();
    this.#held = 0;
    this.#bytes = 0;
    this.#emptied(this.#packer.take());
  }

  #count(): void {
    this.#held += 1;
    if (this.#held >= OVERFULL) this.empty();
  }
}
