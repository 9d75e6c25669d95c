import { median } from "../median.ts";
/** How long callers waited between attempts (diagnostics R01). `unknown`: one wait shows no pattern. */
export type Backoff =
  | "immediate"
  | "retry-after"
  | "fixed"
  | "exponential"
  | "jittered-exponential"
  | "unknown";

/** A wait that is none. */
export const NO_WAIT_NS = 50_000_000;
const STEADY = 0.2;
const GROWTH = { least: 1.5, most: 3 } as const;
/** Full jitter between a quarter and the whole. */
const JITTER = 4;
const NEAR = 0.1;

/** One gap between two attempts. */
export interface Gap {
  readonly ns: number;
  /** What the answer asked to wait, nanoseconds. */
  readonly askedNs: number | undefined;
}

/** The first class that fits. */
export function backoffOf(gaps: readonly Gap[]): Backoff {
  const waits = gaps.map(({ ns }) => ns);
  if (waits.length === 0) return "unknown";
  if (waits.every((ns) => ns < NO_WAIT_NS)) return "immediate";
  if (gaps.every(({ ns, askedNs }) => askedNs !== undefined && Math.abs(ns - askedNs) <= NEAR * askedNs))
    return "retry-after";
  if (waits.length < 2) return "unknown";
  if (variation(waits) < STEADY) return "fixed";
  const growth = median(waits.slice(1).map((ns, index) => ns / Math.max(waits[index] ?? 0, 1)));
  if (growth >= GROWTH.least && growth <= GROWTH.most) return "exponential";
  const caps = waits.map((ns, index) => ns / 2 ** index);
  return largest(caps) <= JITTER * smallest(caps) ? "jittered-exponential" : "unknown";
}

/** Coefficient of variation: standard deviation by mean. */
function variation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(spread) / mean;
}

function largest(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}

function smallest(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}
