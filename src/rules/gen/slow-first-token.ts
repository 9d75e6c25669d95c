import type { TreeNode } from "../../trace/tree.ts";
import { FIRST_TOKEN_PLACES } from "../../vocabulary/first-token.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import { anyBetween } from "../any-between.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { named, spansWith, told, toldAt } from "../traceql.ts";
import {
  isCall,
  type Part,
  prefillWaits,
  type TimedCall,
  timedCalls,
  WAIT_NEEDS,
  type Wait,
  waitOf,
} from "./first-token-wait.ts";

/** Nobody waits longer without doubting. */
const SLOW_NS = 2e9;
/** MLPerf Inference 5.0, Llama-2-70B interactive: 99 % of first tokens come within it. */
const NOTABLE_NS = 0.45e9;
/** Below, a prompt's size explains nothing. */
const LONG_PROMPT = 1000;
const USUAL_MS_PER_1000 = 100;
/** A first token that comes with the last one was not streamed. */
const AT_THE_END = 0.98;
const COLD =
  /cold[ ._-]?start|load(?:ed|ing)[ ._-](?:the[ ._-])?model|model[ ._-](?:is[ ._-])?load(?:ed|ing)/i;

export const slowFirstToken = rule({
  code: "L08",
  name: "slow-first-token",
  title: "first token came late",
  why:
    "Until the first token nothing shows that the answer is on its way: this wait is what users feel, " +
    "however fast the rest is written.",
  fix: "shorten the prompt or let its prefix be cached, add slots where requests queue, and keep the pool warm",
  example: {
    fires: "The first token of a stream came after 4 s, 3.6 s of which the request waited in vLLM's queue.",
    quiet: "A call of 4 s was not streamed: its first token came with its last.",
  },
  severities: ["warning", "info"],
  needs: [...WAIT_NEEDS, "roleSource", "logs", "expectations"],
  get traceql() {
    return spansWith(told("firstToken"), toldAt(FIRST_TOKEN_PLACES), [named(["prefill"])]);
  },
  *check(facts) {
    const { calls, isInside } = timedCalls(facts);
    const beside = new Set(calls.map(({ node }) => node.parent).filter((parent) => parent !== undefined));
    const isTimed = (node: TreeNode) =>
      isInside(node) || (node.parent !== undefined && beside.has(node.parent));
    const prefilled = prefillWaits(facts, isTimed);
    const coldStarts = coldStartsIn(facts);
    const streamed = calls.filter((call) => isStreamed(call, facts));
    const slow = streamed.filter(({ node, first }) => first.ns > limitsOf(node, facts).notableNs);
    for (const call of slow) yield found(waitOf(call, facts), coldStarts, facts);
    for (const wait of prefilled)
      if (wait.ns > limitsOf(wait.node, facts).notableNs) yield found(wait, coldStarts, facts);
    if (prefilled.length === 0) yield* unjudged(facts, isInside);
  },
});

type Facts = Pick<RuleFacts, (typeof WAIT_NEEDS)[number] | "roleSource" | "logs" | "expectations">;

interface Limits {
  readonly slowNs: number;
  readonly notableNs: number;
  /** The contract that sets them. */
  readonly contract: string | undefined;
}

/** What the contract allows its service holds instead of the defaults (diagnostics L08: user SLO). */
function limitsOf({ span }: TreeNode, { expectations, root }: Facts): Limits {
  const services = [span.resource.service, root?.span.resource.service];
  const isMeant = services.some((service) => expectations?.fitsService?.(service) !== false);
  const ms = isMeant ? expectations?.firstTokenMs : undefined;
  if (ms === undefined) return { slowNs: SLOW_NS, notableNs: NOTABLE_NS, contract: undefined };
  return { slowNs: ms * 1e6, notableNs: ms * 1e6, contract: expectations?.contract };
}

/** Without streaming the first token and the last are one: the wait is the call's own duration. */
function isStreamed({ node, first }: TimedCall, { sightings }: Facts): boolean {
  const streaming = sightings(node).value("streaming");
  if (streaming !== undefined) return streaming;
  return node.durationNs === undefined || first.ns < AT_THE_END * node.durationNs;
}

function* unjudged(facts: Facts, isInside: (node: TreeNode) => boolean): Generator<NotJudged> {
  const untimed = facts.tree.nodes.some(
    (node) =>
      isCall(node, facts) &&
      !isInside(node) &&
      !facts.spanFacts(node).failed &&
      facts.sightings(node).value("streaming") !== false,
  );
  if (untimed) yield { reason: "time to first token not recorded" };
}

/** When log lines tell that a model was loaded, in time order. */
function coldStartsIn({ logs }: Facts): number[] {
  return logs.flatMap(({ line, offsetNs }) =>
    offsetNs !== undefined && isCold(line.message.slice(0, 1000)) ? [offsetNs] : [],
  );
}

function isCold(words: string): boolean {
  return mentions(words, ["cold", "load"]) && COLD.test(words);
}

function found(wait: Wait, coldStarts: readonly number[], facts: Facts): Found {
  const { node, ns, fromNs, parts, attr, time, isPrefillBased } = wait;
  const isCold = anyBetween(coldStarts, fromNs, fromNs + ns);
  const { tokensReasoning = 0 } = facts.spanFacts(node);
  const isExplained = isCold || tokensReasoning > 0;
  const { slowNs, notableNs, contract } = limitsOf(node, facts);
  const isSlow = ns > slowNs && !isExplained;
  const limit = isSlow ? slowNs : notableNs;
  const notes = [splitNote(parts), ...sizeNote(wait)];
  if (tokensReasoning > 0) notes.push(`; ${tokensReasoning} reasoning tokens came before what was shown`);
  if (isCold) notes.push("; a model was loaded meanwhile");
  const allowed = `${durationText(limit)}${contract === undefined ? "" : ` (contract ${contract})`}`;
  if (contract !== undefined) notes.push(`; contract ${contract} allows ${durationText(limit)}`);
  const [longest] = parts;
  return {
    severity: isSlow ? "warning" : "info",
    confidence: sureness(isPrefillBased ? 0.8 : 0.9, node, facts),
    spans: [node],
    message: `${headline(wait)}${notes.join("")}`,
    phrase:
      longest !== undefined && longest.ns * 2 > ns ? `slow first token: ${longest.name}` : "slow first token",
    evidence: {
      attr: [
        ...attr,
        ...parts.flatMap((part) => part.attr),
        ...attributeProofs(node, facts, "tokensIn", "tokensReasoning"),
      ],
      time,
      stat: [{ name: "time to first token ms", value: ns / 1e6, limit: limit / 1e6 }],
    },
    expected: `the first token within ${allowed}`,
    actual: durationText(ns),
    clause: isPrefillBased ? "prefill" : "first token",
  };
}

function headline({ node, ns, isPrefillBased }: Wait): string {
  if (!isPrefillBased) return `the first token of ${node.span.name} came after ${durationText(ns)}`;
  return `${node.span.name} ended ${durationText(ns)} after the request began, and no token can come before (prefill-based)`;
}

function splitNote(parts: readonly Part[]): string {
  const told = parts.map(({ name, ns }) => `${durationText(ns)} ${name}`);
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}

/** Prefill grows with the prompt, so that a long one may wait. */
function sizeNote({ ns, tokensIn }: Wait): string[] {
  if (tokensIn === undefined || tokensIn <= LONG_PROMPT) return [];
  const perThousand = ns / 1e6 / (tokensIn / 1000);
  const usual = perThousand <= USUAL_MS_PER_1000 ? ", which is usual for a long prompt" : "";
  return [`; ${durationText(perThousand * 1e6)} per 1000 of ${tokensIn} input tokens${usual}`];
}
