import { ownEndNs } from "../../trace/effective-end.ts";
import type { RuleFacts } from "../facts.ts";
import { type Backoff, backoffOf, type Gap } from "./backoff.ts";
import type { RetryChain } from "./chains.ts";

/** What a chain of attempts cost, and how it waited (diagnostics R01). */
export interface ChainCost {
  /** After each attempt but the last. */
  readonly gaps: readonly Gap[];
  readonly backoff: Backoff;
  /** Durations of failed attempts and the waits after them. */
  readonly wastedNs: number;
  /** Of the root's duration; undefined: that is not known. */
  readonly wastedShare: number | undefined;
  /** Recorded by the failed attempts; undefined: none records any. */
  readonly wastedTokens: number | undefined;
  readonly wastedUsd: number | undefined;
}

type Facts = Pick<RuleFacts, "spanFacts" | "sightings" | "root">;

export function costOf({ attempts }: Pick<RetryChain, "attempts">, facts: Facts): ChainCost {
  const gaps = attempts.slice(1).map(({ node }, index): Gap => {
    const before = attempts[index]?.node ?? node;
    const asked = facts.sightings(before).value("retryAfterSeconds");
    const ns = Math.max(0, node.offsetNs - (ownEndNs(before) ?? node.offsetNs));
    return { ns, askedNs: asked === undefined ? undefined : asked * 1e9 };
  });
  const failed = attempts.flatMap(({ node, failure }) => (failure === undefined ? [] : [node]));
  const durations = sum(failed.map(({ durationNs }) => durationNs)) ?? 0;
  const wastedNs = durations + (sum(gaps.map(({ ns }) => ns)) ?? 0);
  const rootNs = facts.root?.durationNs;
  const known = failed.map((node) => facts.spanFacts(node));
  return {
    gaps,
    backoff: backoffOf(gaps),
    wastedNs,
    wastedShare: rootNs === undefined || rootNs <= 0 ? undefined : Math.min(1, wastedNs / rootNs),
    wastedTokens: sum(known.map(({ tokensTotal, tokensIn }) => tokensTotal ?? tokensIn)),
    wastedUsd: sum(known.map(({ costUsd }) => costUsd)),
  };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (value === undefined ? total : (total ?? 0) + value), undefined);
}
