import type { Limits } from "../../model/backend.ts";

/** How far an exchange has come. */
export type Phase = "connect" | "first-byte" | "body";

/** A deadline that passed: what it was waiting in, and for how long. */
export interface Expiry {
  readonly phase: Phase;
  /** The whole took too long, and not one silence. */
  readonly total: boolean;
  readonly afterMs: number;
}

/**
 * The deadlines of one exchange: each phase has its own, and all share the total.
 *
 *     |— connect —|— first byte —|— idle —|— idle —|      each byte begins a new idle
 *     |————————————————— total ————————————————————|
 */
export class Deadlines {
  readonly #limits: Limits;
  readonly #expired: (expiry: Expiry) => void;
  readonly #total: NodeJS.Timeout;
  #current: NodeJS.Timeout;
  #phase: Phase = "connect";

  constructor(limits: Limits, expired: (expiry: Expiry) => void) {
    this.#limits = limits;
    this.#expired = expired;
    this.#current = this.#wait(limits.connectMs);
    this.#total = setTimeout(() => this.#expire(true, limits.totalMs), limits.totalMs);
  }

  connected(): void {
    if (this.#phase === "connect") this.#enter("first-byte", this.#limits.firstByteMs);
  }

  answered(): void {
    this.#enter("body", this.#limits.idleMs);
  }

  received(): void {
    this.#current.refresh();
  }

  /** The last byte is there; what is left is unpacking, within the total. */
  complete(): void {
    clearTimeout(this.#current);
  }

  end(): void {
    clearTimeout(this.#current);
    clearTimeout(this.#total);
  }

  #enter(phase: Phase, ms: number): void {
    clearTimeout(this.#current);
    this.#phase = phase;
    this.#current = this.#wait(ms);
  }

  #wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#expire(false, ms), ms);
  }

  #expire(total: boolean, afterMs: number): void {
    this.end();
    this.#expired({ phase: this.#phase, total, afterMs });
  }
}
