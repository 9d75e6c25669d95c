import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { type Backoff, NO_WAIT_NS } from "./backoff.ts";
import type { RetryChain } from "./chains.ts";
import { type ChainCost, costOf } from "./cost-of-chain.ts";
import { levelOf, type RetryLevel, USUAL_BUDGET } from "./level.ts";
import { ordinalOf } from "./told-attempts.ts";

export type StormFacts = Pick<
  RuleFacts,
  "tree" | "root" | "spanFacts" | "sightings" | "role" | "retries" | "logs"
>;

const SURE = 0.9;
/** Only name, kind, peer, model and tool are equal. */
const LIKELY = 0.7;
/** So many attempts, from the first on, are listed as evidence. */
const MOST_LISTED = 20;

/** The finding about one chain of attempts. */
export function stormOf(chain: RetryChain, facts: StormFacts): Found {
  const cost = costOf(chain, facts);
  const level = levelFacts(chain, cost, facts);
  const [first] = chain.attempts;
  const nodes = chain.attempts.map(({ node }) => node);
  return {
    severity: levelOf(level),
    confidence: chain.argumentsKnown || isMarked(nodes, cost, facts) ? SURE : LIKELY,
    spans: nodes,
    message: messageOf(chain, level, cost),
    phrase: phraseOf(chain, level),
    evidence: evidenceOf(chain, level, cost, facts),
    ...(level.permanent
      ? { expected: `no retry of ${first?.failure?.said}`, fix: PERMANENT_FIX }
      : {
          expected: `the first attempt succeeds; ${USUAL_BUDGET} attempts are the usual budget of a request`,
        }),
    actual: `${level.attempts} attempts${level.exhausted ? ", all failed" : ""}`,
    ...(level.rushed && !level.permanent ? { fix: RUSHED_FIX } : {}),
  };
}

const PERMANENT_FIX =
  "do not retry 4xx, validation and content-filter errors: asking again cannot help; surface the error";
const RUSHED_FIX =
  "wait before asking again: exponential backoff with jitter, and at least what Retry-After says";

function levelFacts({ attempts, exhausted }: RetryChain, cost: ChainCost, facts: StormFacts): RetryLevel {
  const last = attempts.at(-1);
  const told = last === undefined ? undefined : ordinalOf(last.node, facts);
  return {
    attempts: Math.max(attempts.length, told ?? 0),
    exhausted,
    wastedShare: cost.wastedShare,
    permanent: attempts.some(
      ({ failure }, index) => failure?.permanent === true && attempts[index + 1]?.failure !== undefined,
    ),
    rushed: cost.gaps.some(
      ({ ns }, index) => ns < NO_WAIT_NS && attempts[index]?.failure?.throttled === true,
    ),
  };
}

const PATTERNS: ReadonlySet<Backoff> = new Set(["retry-after", "fixed", "exponential"]);

/** A wait that follows a plan, a link between attempts or a count makes it a retry even without arguments. */
function isMarked(nodes: readonly TreeNode[], { backoff, gaps }: ChainCost, facts: StormFacts): boolean {
  if (PATTERNS.has(backoff) || (backoff === "jittered-exponential" && gaps.length > 2)) return true;
  return nodes.some(
    (node, index) =>
      ordinalOf(node, facts) !== undefined ||
      node.span.links.some(({ spanId }) => spanId !== undefined && spanId === nodes[index - 1]?.span.spanId),
  );
}

function messageOf({ attempts }: RetryChain, level: RetryLevel, cost: ChainCost): string {
  const name = attempts[0]?.node.span.name ?? "";
  const failed = attempts.filter(({ failure }) => failure !== undefined).length;
  const errors = new Set(attempts.flatMap(({ failure }) => failure?.said ?? []));
  const [error = "", ...others] = errors;
  const also = others.length === 0 ? "" : " and others";
  const outcome = level.exhausted
    ? `all failed with ${error}${also}`
    : `${failed} failed with ${error}${also} before one succeeded`;
  const share =
    cost.wastedShare === undefined ? "" : `, ${Math.round(100 * cost.wastedShare)} % of the request`;
  return `${name} was tried ${level.attempts} times: ${outcome}; ${durationText(cost.wastedNs)} lost${share}${waits(cost)}`;
}

function waits({ backoff, gaps }: ChainCost): string {
  if (backoff === "immediate") return ", without a wait in between";
  const told = gaps.slice(0, MOST_WAITS).map(({ ns }) => durationText(ns));
  const more = gaps.length > MOST_WAITS ? ", …" : "";
  const word = gaps.length === 1 ? "a wait" : "waits";
  return `, ${word} of ${told.join(", ")}${more}${backoff === "unknown" ? "" : ` (${backoff})`}`;
}
const MOST_WAITS = 5;

function phraseOf({ attempts }: RetryChain, { permanent, rushed, attempts: count }: RetryLevel): string {
  if (permanent) return "retry of a permanent error";
  if (rushed) return "retry without backoff";
  const rejected = attempts.every(
    ({ failure }) => failure === undefined || failure.said.startsWith("rejected"),
  );
  if (rejected) return "regenerated after a failed check";
  return count < USUAL_BUDGET ? "retried once" : "retry storm";
}

function evidenceOf(
  chain: RetryChain,
  level: RetryLevel,
  cost: ChainCost,
  facts: StormFacts,
): Found["evidence"] {
  const listed = chain.attempts.slice(0, MOST_LISTED);
  return {
    attr: listed.flatMap(({ node }) =>
      attributeProofs(
        node,
        facts,
        "httpStatus",
        "grpcStatus",
        "errorType",
        "attempt",
        "sending",
        "retryAfterSeconds",
      ),
    ),
    time: listed.map(({ node, failure }, index) => {
      const gap = cost.gaps[index];
      const wait = gap === undefined ? "" : `, ${durationText(gap.ns)} until the next`;
      return timeProof(node, `attempt ${index + 1}: ${failure?.said ?? "succeeded"}${wait}`);
    }),
    stat: [
      { name: "attempts", value: level.attempts, limit: USUAL_BUDGET },
      { name: "wasted ms", value: cost.wastedNs / 1e6 },
      ...stat("wasted share of the request", cost.wastedShare),
      ...stat("wasted tokens", cost.wastedTokens),
      ...stat("wasted USD", cost.wastedUsd),
    ],
  };
}

function stat(name: string, value: number | undefined): { name: string; value: number }[] {
  return value === undefined ? [] : [{ name, value }];
}
