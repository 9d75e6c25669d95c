import type { Span } from "../model/span.ts";
import { SECOND_NANOS } from "../model/time.ts";

const UNITS_NS = [1_000_000_000, 1_000_000, 1_000, 1] as const;
const LEAST_TOLERANCE_NS = 100_000;
const LEAST_TOLERANCE_OF_FEW_NS = 1_000_000;
const FEW_SPANS = 3;

/** The largest of 1 s, 1 ms, 1 µs, 1 ns that divides every timestamp of the trace (diagnostics §1.1). */
export function resolutionNs(spans: readonly Span[]): number {
  return coarsestUnit(timesOf(spans));
}

/** The largest of 1 s, 1 ms, 1 µs, 1 ns that divides every known time. */
export function coarsestUnit(times: Iterable<bigint | undefined>): number {
  let unit = 0;
  for (const time of times) {
    if (time === undefined) continue;
    const belowSecond = Number(time % SECOND_NANOS);
    while (belowSecond % (UNITS_NS[unit] ?? 1) !== 0) unit += 1;
    if (unit === UNITS_NS.length - 1) break;
  }
  return UNITS_NS[unit] ?? 1;
}

function* timesOf(spans: readonly Span[]): Iterable<bigint | undefined> {
  for (const { startUnixNano, endUnixNano } of spans) {
    yield startUnixNano;
    yield endUnixNano;
  }
}

/** ε of every ordering test: start and duration are each floored, so an end can be two units off. */
export function toleranceNs(resolution: number, spans: number): number {
  const tolerance = Math.max(2 * resolution, LEAST_TOLERANCE_NS);
  return spans < FEW_SPANS ? Math.max(tolerance, LEAST_TOLERANCE_OF_FEW_NS) : tolerance;
}
