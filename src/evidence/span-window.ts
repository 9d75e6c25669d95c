import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { Batch } from "../store/batch.ts";
import { Packer } from "../store/pack.ts";
import { NameReader } from "../trace/role-of-name.ts";
import { summarise } from "./summarise.ts";

/** A trace is taken as whole once so many other spans, or so much input, has come since its last one. */
const IDLE_SPANS = 256;
const IDLE_BYTES = 4 * 1024 * 1024;
/** Spans that are held at most, where many traces stay busy. */
const MOST_HELD = 65_536;
/** What makes a batch worth sending: rows, and characters of text. */
const BATCH_ROWS = 512;
const BATCH_SIZE = 2 * 1024 * 1024;

/**
 * Gathers the spans of one trace that come close together, so that most traces are summed and stored in
 * one piece, and soon: what is held for long costs the garbage collector time.
 */
export class SpanWindow {
  readonly #send: (batch: Batch) => void;
  readonly #packer = new Packer();
  readonly #names = new NameReader();
  #busy = new Map<TraceId, Span[]>();
  #idle = new Map<TraceId, Span[]>();
  #held = 0;
  #spansSince = 0;
  #bytesSince = 0;

  constructor(send: (batch: Batch) => void) {
    this.#send = send;
  }

  span(span: Span): void {
    const spans = this.#busy.get(span.traceId) ?? this.#wake(span.traceId);
    spans.push(span);
    this.#held += 1;
    this.#spansSince += 1;
    if (this.#spansSince >= IDLE_SPANS) this.#turn();
    if (this.#held >= MOST_HELD) this.#sumUp();
  }

  log(line: LogLine): void {
    this.#packer.addLine(line);
    this.#sendIfWorthIt();
  }

  partial(reason: string, traceId?: TraceId): void {
    if (traceId !== undefined) this.#packer.addPartial(traceId, reason);
  }

  /** So many bytes of input have been read. */
  advance(bytes: number): void {
    this.#bytesSince += bytes;
    if (this.#bytesSince >= IDLE_BYTES) this.#turn();
  }

  /** Nothing follows. */
  end(): void {
    this.#sumUp();
    this.#send(this.#packer.take());
  }

  #wake(traceId: TraceId): Span[] {
    const spans = this.#idle.get(traceId) ?? [];
    this.#idle.delete(traceId);
    this.#busy.set(traceId, spans);
    return spans;
  }

  /** Sums up what has been idle since the last turn. */
  #turn(): void {
    const idle = this.#idle;
    this.#idle = this.#busy;
    this.#busy = new Map();
    this.#spansSince = 0;
    this.#bytesSince = 0;
    for (const [traceId, spans] of idle) this.#add(traceId, spans);
  }

  #sumUp(): void {
    this.#turn();
    this.#turn();
  }

  #add(traceId: TraceId, spans: readonly Span[]): void {
    this.#held -= spans.length;
    const evidence = { traceId, spans, logs: [], partial: undefined, origin: "import" };
    this.#packer.addTrace(traceId, summarise(evidence, this.#names));
    this.#sendIfWorthIt();
  }

  #sendIfWorthIt(): void {
    if (this.#packer.rows >= BATCH_ROWS || this.#packer.size >= BATCH_SIZE) this.#send(this.#packer.take());
  }
}
