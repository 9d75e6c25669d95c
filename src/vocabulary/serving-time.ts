import type { AttributeValue } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { amount } from "./readers.ts";

const NS_OF_UNIT: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["µs", 1e3],
  ["μs", 1e3],
  ["us", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
]);
const NUMBER_AND_UNIT = /^(\d{1,15}(?:\.\d{1,15})?)(ns|µs|μs|us|ms|s)$/;

/** Where a model server spent a request before its first token (formats.md §1.13), nanoseconds. */
export const SERVING_TIME_CONCEPTS = {
  queueNs: [...concept(seconds, "gen_ai.latency.time_in_queue"), ...concept(rustDuration, "queue_time")],
  prefillNs: concept(seconds, "gen_ai.latency.time_in_model_prefill"),
} as const;

/** Seconds, as nanoseconds. */
function seconds(value: AttributeValue): number | undefined {
  const read = amount(value);
  return read === undefined ? undefined : Math.round(read * 1e9);
}

/** Rust's `Debug` of a duration, `12.345ms`, as nanoseconds; a bare number has no unit and is unreadable. */
export function rustDuration(value: AttributeValue): number | undefined {
  if (typeof value !== "string") return undefined;
  const [, number, unit] = NUMBER_AND_UNIT.exec(value.trim()) ?? [];
  const scale = NS_OF_UNIT.get(unit ?? "");
  return scale === undefined ? undefined : Math.round(Number(number) * scale);
}
