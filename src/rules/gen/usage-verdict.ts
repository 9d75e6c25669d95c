import { saysNothing } from "../../vocabulary/content.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import type { RuleFacts } from "../facts.ts";
import { type ModelCall, promptOf } from "./model-calls.ts";

/** What a model call that recorded 0 output tokens, or none, says (diagnostics L01's table). */
export type UsageVerdict =
  | "has tokens"
  | "failed"
  | "not recorded"
  | "aborted"
  | "legitimate"
  | "no input either"
  | "answered all the same"
  | "stream without an end"
  | "refused"
  | "cut"
  | "nothing generated";

export const USAGE_NEEDS = ["spanFacts", "sightings", "role", "content", "modelCalls", "root"] as const;
type Facts = Pick<RuleFacts, (typeof USAGE_NEEDS)[number]>;

/** The first row of the table that fits. */
export function usageVerdict(call: ModelCall, facts: Facts): UsageVerdict {
  const { failed, errorType, stopMeaning, tokensOut } = facts.spanFacts(call.node);
  if (tokensOut !== undefined && tokensOut > 0) return "has tokens";
  if (failed || errorType !== undefined || stopMeaning === "error") return "failed";
  if (stopMeaning === "aborted" || stopMeaning === "paused") return "aborted";
  if (tokensOut === undefined) return "not recorded";
  return mayBeSilent(call, facts) ? "legitimate" : verdictOfZero(call, facts);
}

function verdictOfZero(call: ModelCall, facts: Facts): UsageVerdict {
  const { stopMeaning } = facts.spanFacts(call.node);
  if (promptOf(call, facts.spanFacts) === undefined && stopMeaning !== "immediate_eos")
    return "no input either";
  if (stopMeaning === "tool" || hasOutput(call, facts)) return "answered all the same";
  const streamed = facts.sightings(call.node).value("streaming") === true;
  if (streamed && stopMeaning === undefined) return "stream without an end";
  if (stopMeaning === "filter" || stopMeaning === "refusal") return "refused";
  return stopMeaning === "length" || stopMeaning === "context" ? "cut" : "nothing generated";
}

/** The last piece of a route, or a whole name. */
const PROBE =
  /(?:^|[/\s])(?:healthz?|health[-_]?check|readyz?|readiness|livez?|liveness|warm[-_]?up|ping)\/?$/i;
const SCORING_WORDS = /(?:^|[^a-z0-9])(?:echo|scoring|loglikelihood)(?:[^a-z0-9]|$)/i;
const SCORING = ["echo", "scoring", "loglikelihood"];
const PROBING = ["health", "ready", "readiness", "live", "warm", "ping"];
/** Names and routes are hostile too: no longer piece of one is looked at. */
const LONGEST_NAME = 200;

/** Calls that are made for another thing than an answer: probes, warm-up, scoring, a limit of one token. */
export function mayBeSilent(
  { node }: ModelCall,
  { sightings, spanFacts, root }: Pick<Facts, "sightings" | "spanFacts" | "root">,
): boolean {
  const maxTokens = sightings(node).value("maxTokens");
  if (maxTokens !== undefined && maxTokens <= 1) return true;
  if (sightings(node).value("echoes") === true) return true;
  if (says(node.span.name.slice(0, LONGEST_NAME), SCORING, SCORING_WORDS)) return true;
  const route = root === undefined ? "" : (spanFacts(root).httpRoute ?? root.span.name);
  return says(route.slice(-LONGEST_NAME), PROBING, PROBE);
}

function says(text: string, words: readonly string[], form: RegExp): boolean {
  return mentions(text, words) && form.test(text);
}

/** Recorded answer text or tool calls, or chunks beyond the first, which may carry the role alone. */
function hasOutput({ node }: ModelCall, { content }: Pick<Facts, "content">): boolean {
  const answer = content(node).output;
  if (answer !== undefined && !saysNothing(answer)) return true;
  return node.span.events.filter(({ name }) => /chunk|delta|new_token/i.test(name)).length > 1;
}
