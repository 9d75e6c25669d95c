import { AGENT_CONCEPTS } from "./agent.ts";
import { CACHE_BLOCK_CONCEPTS } from "./cache-blocks.ts";
import { CACHED_RESPONSE_CONCEPTS } from "./cached-response.ts";
import { CARRIED_ID_CONCEPTS } from "./carried-ids.ts";
import type { Concept } from "./concept.ts";
import { CONCEPTS } from "./concepts.ts";
import { GUARD_CONCEPTS } from "./guard.ts";
import { JUDGE_CONCEPTS } from "./judge.ts";
import { LATENCY_CONCEPTS } from "./latency.ts";
import { PROMPT_CONCEPTS } from "./prompt.ts";
import { REFUSAL_CONCEPTS } from "./refusal.ts";
import { REMOTE_CALL_CONCEPTS } from "./remote-call.ts";
import { REQUEST_CONCEPTS } from "./request.ts";
import { REQUEST_TENANT_CONCEPTS } from "./request-tenant.ts";
import { RETRIEVAL_CONCEPTS } from "./retrieval.ts";
import { RETRY_CONCEPTS } from "./retry-count.ts";
import { SAME_REQUEST_CONCEPTS } from "./same-request.ts";
import { STEP_SAMPLING_CONCEPTS } from "./step-sampling.ts";
import { TASK_CONCEPTS } from "./task.ts";
import { TOOL_CALL_CONCEPTS } from "./tool-call.ts";
import { TOOL_SCHEMA_CONCEPTS } from "./tool-definitions.ts";

/**
 * What rules ask for beyond the facts that every span has (`CONCEPTS`, which an import reads of each
 * span): tables of the same form, read when a rule asks.
 */
export const DETAIL_CONCEPTS = {
  ...AGENT_CONCEPTS,
  ...CACHED_RESPONSE_CONCEPTS,
  ...CACHE_BLOCK_CONCEPTS,
  ...CARRIED_ID_CONCEPTS,
  ...GUARD_CONCEPTS,
  ...JUDGE_CONCEPTS,
  ...LATENCY_CONCEPTS,
  ...PROMPT_CONCEPTS,
  ...REFUSAL_CONCEPTS,
  ...REMOTE_CALL_CONCEPTS,
  ...REQUEST_CONCEPTS,
  ...REQUEST_TENANT_CONCEPTS,
  ...RETRIEVAL_CONCEPTS,
  ...RETRY_CONCEPTS,
  ...SAME_REQUEST_CONCEPTS,
  ...STEP_SAMPLING_CONCEPTS,
  ...TASK_CONCEPTS,
  ...TOOL_CALL_CONCEPTS,
  ...TOOL_SCHEMA_CONCEPTS,
} as const;

export const ALL_CONCEPTS = { ...CONCEPTS, ...DETAIL_CONCEPTS } as const;

export type AnyConceptName = keyof typeof ALL_CONCEPTS;
export type ValueOfConcept<Name extends AnyConceptName> =
  (typeof ALL_CONCEPTS)[Name] extends Concept<infer Value> ? Value : never;

const differ = (one: number, other: number) => one !== other;
const differInMoney = (one: number, other: number) =>
  Math.abs(one - other) > 0.01 * Math.max(Math.abs(one), Math.abs(other));

/** Concepts of which two known and different values are a conflict, and when they differ (diagnostics §1.2.3). */
export const CONFLICTING: ReadonlyMap<AnyConceptName, (one: number, other: number) => boolean> = new Map<
  AnyConceptName,
  (one: number, other: number) => boolean
>([
  ["tokensIn", differ],
  ["tokensOut", differ],
  ["tokensTotal", differ],
  ["tokensCacheRead", differ],
  ["tokensCacheWrite", differ],
  ["tokensReasoning", differ],
  ["decodeSteps", differ],
  ["maxTokens", differ],
  ["attempt", differ],
  ["costUsd", differInMoney],
]);
