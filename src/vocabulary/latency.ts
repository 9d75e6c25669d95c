import type { AttributeValue } from "../model/attribute.ts";
import { unixNanoOfIso } from "../model/time.ts";
import { concept, member, type Reader } from "./concept.ts";
import { amount } from "./readers.ts";

const SECOND_NS = 1e9;
const MS_NS = 1e6;

/** A recorded time to the first token: a duration in nanoseconds in the unit of its key, or the time itself. */
export type RecordedFirstToken =
  | { readonly unit: "s" | "ms" | "s, ms by Strands"; readonly ns: number }
  | { readonly unit: "time"; readonly unixNano: bigint };

const seconds: Reader<number> = (value) => scaled(value, SECOND_NS);

/**
 * How long the parts of a model call took, each key read in its own unit (formats.md §1.13). Names
 * that end in `Ns` are nanoseconds; decode steps stay milliseconds, as their keys say (§1.4).
 */
export const LATENCY_CONCEPTS = {
  /** `firstTokenOf` makes a duration of it that was checked. */
  firstToken: [
    ...concept(
      firstTokenIn("s"),
      "gen_ai.response.time_to_first_chunk",
      "gen_ai.client.operation.time_to_first_chunk",
      "gen_ai.latency.time_to_first_token",
    ),
    ...concept(firstTokenIn("s, ms by Strands"), "gen_ai.server.time_to_first_token"),
    ...concept(firstTokenIn("ms"), "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk", "ttft_ms"),
    ...concept(
      momentOfFirstToken,
      "langfuse.observation.completion_start_time",
      "completionStartTime",
      "first_token_time",
    ),
    ...concept(
      firstTokenIn("s"),
      "timeToFirstToken",
      member("braintrust.metrics", "time_to_first_token"),
      "braintrust.metrics.time_to_first_token",
      "metrics.time_to_first_token",
    ),
  ],
  queueNs: [...concept(seconds, "gen_ai.latency.time_in_queue"), ...concept(rustDurationNs, "queue_time")],
  prefillNs: concept(seconds, "gen_ai.latency.time_in_model_prefill"),
  decodeNs: concept(seconds, "gen_ai.latency.time_in_model_decode"),
  inferenceNs: [
    ...concept(seconds, "gen_ai.latency.time_in_model_inference"),
    ...concept(rustDurationNs, "inference_time"),
  ],
  schedulerNs: concept(seconds, "gen_ai.latency.time_in_scheduler"),
  validationNs: concept(rustDurationNs, "validation_time"),
  endToEndNs: [...concept(seconds, "gen_ai.latency.e2e"), ...concept(rustDurationNs, "total_time")],
  perTokenNs: concept(rustDurationNs, "time_per_token"),
  /** Milliseconds. The bare names count on decode and llm spans only. */
  meanStepMs: concept(amount, "llm.decode.mean_step_ms", "mean_step_ms"),
  maxStepMs: concept(amount, "llm.decode.max_step_ms", "max_step_ms"),
} as const;

function firstTokenIn(unit: "s" | "ms" | "s, ms by Strands"): Reader<RecordedFirstToken> {
  return (value) => {
    const ns = scaled(value, unit === "ms" ? MS_NS : SECOND_NS);
    return ns === undefined ? undefined : { unit, ns };
  };
}

function momentOfFirstToken(value: AttributeValue): RecordedFirstToken | undefined {
  if (typeof value !== "string") return undefined;
  const unixNano = unixNanoOfIso(value.replaceAll('"', ""));
  return unixNano === undefined ? undefined : { unit: "time", unixNano };
}

function scaled(value: AttributeValue, unitNs: number): number | undefined {
  const number = amount(value);
  return number === undefined ? undefined : number * unitNs;
}

const RUST_DURATION = /^\s*(\d{1,18}(?:\.\d{1,18})?)(ns|µs|μs|us|ms|s)\s*$/;
const RUST_UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  µs: 1e3,
  μs: 1e3,
  us: 1e3,
  ms: MS_NS,
  s: SECOND_NS,
};

/** A duration as Rust prints it for debugging: `12.345ms`, `1.2s`, `350µs`. */
function rustDurationNs(value: AttributeValue): number | undefined {
  const match = typeof value === "string" ? RUST_DURATION.exec(value) : null;
  const unitNs = RUST_UNIT_NS[match?.[2] ?? ""];
  return unitNs === undefined ? undefined : Number(match?.[1]) * unitNs;
}
