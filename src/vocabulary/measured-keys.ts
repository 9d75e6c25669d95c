import type { Attributes } from "../model/attribute.ts";
import { mentions } from "./mentions.ts";

/** Keys of formats.md (§1.4, §1.13) whose value is a measured duration in milliseconds. */
const DURATIONS_MS: ReadonlySet<string> = new Set([
  "llm.decode.mean_step_ms",
  "mean_step_ms",
  "llm.decode.max_step_ms",
  "max_step_ms",
  "ttft_ms",
]);
const MEASURED = ["duration", "latency", "elapsed", "took"];
const LIMITS = ["timeout", "ttl", "budget"];
const PERCENT = ["pct", "percent", "percentage"];
/** Of a change, and of several processors together, there may be more than 100 percent, or less than none. */
const UNBOUNDED = ["change", "delta", "growth", "increase", "decrease", "diff", "cpu"];
/** A key without any of these promises nothing. */
const MAY_PROMISE = ["_ms", "pct", "percent"];
const MOST_KEYS = 10_000;

/** What a key promises of its number, whatever span it stands on. */
export type Measure = "milliseconds" | "percentage" | undefined;

/** Tells keys of measured milliseconds and of percentages by their words (diagnostics C03); reads each key once. */
export class MeasuredKeys {
  readonly #known = new Map<string, Measure>();

  /** Whether any key promises something. */
  measuresAny(attributes: Attributes): boolean {
    for (const key of attributes.keys()) if (this.measureOf(key) !== undefined) return true;
    return false;
  }

  measureOf(key: string): Measure {
    if (!mentions(key, MAY_PROMISE)) return undefined;
    if (this.#known.has(key)) return this.#known.get(key);
    const measure = measureIn(key);
    if (this.#known.size >= MOST_KEYS) this.#known.clear();
    this.#known.set(key, measure);
    return measure;
  }
}

function measureIn(key: string): Measure {
  const words = key.toLowerCase().split(/[^a-z0-9]+/);
  const has = (some: readonly string[]) => some.some((word) => words.includes(word));
  if (words.at(-1) === "ms" && key.endsWith("_ms")) {
    const measured = DURATIONS_MS.has(key) || has(MEASURED);
    return measured && !has(LIMITS) ? "milliseconds" : undefined;
  }
  return has(PERCENT) && !has(UNBOUNDED) ? "percentage" : undefined;
}
