import { SECOND_NANOS } from "../model/time.ts";
import type { GrowingNode } from "./growing-node.ts";

const UNITS_NS = [1_000_000_000, 1_000_000, 1_000, 1] as const;
const LEAST_TOLERANCE_NS = 100_000;
const LEAST_TOLERANCE_OF_FEW_NS = 1_000_000;
const FEW_SPANS = 3;

/**
 * The largest of 1 s, 1 ms, 1 µs, 1 ns that divides every timestamp of the trace (diagnostics §1.1): its start,
 * and each time after that. Where a number is too small for those, the times themselves are divided.
 */
export function resolutionNs(startUnixNano: bigint, nodes: readonly GrowingNode[]): number {
  const coarsest = new CoarsestUnit(Number(startUnixNano % SECOND_NANOS));
  for (const { span, offsetNs, durationNs } of nodes) {
    if (coarsest.isFinest) break;
    const endNs = offsetNs + (durationNs ?? 0);
    const isExact = Number.isSafeInteger(offsetNs) && Number.isSafeInteger(endNs);
    coarsest.divide(isExact ? offsetNs : belowSecond(span.startUnixNano));
    if (durationNs !== undefined) coarsest.divide(isExact ? endNs : belowSecond(span.endUnixNano));
  }
  return coarsest.ns;
}

/** The largest of 1 s, 1 ms, 1 µs, 1 ns that divides every known time. */
export function coarsestUnit(times: Iterable<bigint | undefined>): number {
  const coarsest = new CoarsestUnit(0);
  for (const time of times) {
    if (coarsest.isFinest) break;
    coarsest.divide(belowSecond(time));
  }
  return coarsest.ns;
}

function belowSecond(time: bigint | undefined): number {
  return time === undefined ? 0 : Number(time % SECOND_NANOS);
}

/** Grows finer with every number of nanoseconds that it does not divide. */
class CoarsestUnit {
  #unit = 0;

  constructor(ns: number) {
    this.divide(ns);
  }

  get ns(): number {
    return UNITS_NS[this.#unit] ?? 1;
  }

  get isFinest(): boolean {
    return this.#unit === UNITS_NS.length - 1;
  }

  divide(ns: number): void {
    while (ns % this.ns !== 0) this.#unit += 1;
  }
}

/** ε of every ordering test: start and duration are each floored, so an end can be two units off. */
export function toleranceNs(resolution: number, spans: number): number {
  const tolerance = Math.max(2 * resolution, LEAST_TOLERANCE_NS);
  return spans < FEW_SPANS ? Math.max(tolerance, LEAST_TOLERANCE_OF_FEW_NS) : tolerance;
}
