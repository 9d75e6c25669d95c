import type { Severity, StatProof } from "../../model/finding.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import type { Burned, burnedBy } from "./burned.ts";
import type { Call, CallSequence } from "./call-sequences.ts";
import type { Stretch } from "./streaks.ts";
import { waits } from "./tool-words.ts";

/** A loop that was seen, and how bad it is. */
interface Loop {
  readonly stretch: Stretch;
  readonly severity: Severity;
  readonly sequence: CallSequence;
  /** What was called before and after it; undefined: other calls stand in between. */
  readonly around: string | undefined;
}

/** So many calls are listed as evidence. */
const MOST_LISTED = 20;
const SURE = 0.9;
const RESULTS_UNKNOWN = 0.7;
const NAME_ONLY = 0.4;

export function loopFound(
  { stretch, severity, sequence, around }: Loop,
  facts: Pick<RuleFacts, "sightings" | "roleSource">,
  burned: ReturnType<typeof burnedBy>,
): Found {
  const { calls, sameness } = stretch;
  const [first, last] = [calls[0], calls.at(-1)];
  const fromNs = first?.node.offsetNs ?? 0;
  const toNs = last === undefined ? fromNs : (ownEndNs(last.node) ?? last.node.offsetNs);
  const used = burned(sequence.scope, fromNs, toNs);
  const name = first?.name ?? "";
  const row = around === undefined ? "within twenty calls" : "in a row";
  return {
    severity,
    confidence: first === undefined ? NAME_ONLY : sureness(confidenceOf(first, sameness), first.node, facts),
    spans: calls.map(({ node }) => node),
    message:
      `${name} was called ${calls.length} times ${row} with ${argumentsText(first)} and ${resultsText(stretch)}, ` +
      `in ${durationText(toNs - fromNs)}${usedText(used)}`,
    phrase: phraseOf(name, stretch, around),
    evidence: {
      attr: [first, last].flatMap((call) =>
        call === undefined
          ? []
          : attributeProofs(call.node, facts, "toolArguments", "toolResult", "errorType"),
      ),
      time: calls.slice(0, MOST_LISTED).map((call, index) => timeProof(call.node, noteOf(call, index))),
      stat: [{ name: "equal calls", value: calls.length }, ...usedStats(used)],
    },
    expected: "another call, or another result",
    actual: around ?? `${name} ×${calls.length}`,
    clause: `${name} ${sameness}`,
  };
}

const RESULTS = {
  errors: "an error each time",
  results: "equal results",
  "unknown results": "results that are not recorded",
} as const;

function resultsText({ calls, sameness }: Stretch): string {
  const sameError = sameness === "results" && calls.every(({ failed }) => failed);
  return sameError ? "the same error each time" : RESULTS[sameness];
}

function argumentsText(call: Call | undefined): string {
  return call?.argumentsHash === undefined ? "arguments that are not recorded" : "equal arguments";
}

function phraseOf(name: string, { sameness }: Stretch, around: string | undefined): string {
  if (waits(name)) return "polling without progress";
  if (around === undefined) return "no progress";
  return sameness === "errors" ? "the same failing call" : "agent loop";
}

function confidenceOf(call: Call, sameness: Stretch["sameness"]): number {
  if (call.argumentsHash === undefined) return NAME_ONLY;
  return sameness === "unknown results" ? RESULTS_UNKNOWN : SURE;
}

/** `call 3, arguments 1a2b3c4d, result 9f8e7d6c`: the starts of their hashes. */
function noteOf({ argumentsHash, resultHash }: Call, index: number): string {
  const short = (hash: string | undefined) => hash?.slice(0, 8) ?? "not recorded";
  return `call ${index + 1}, arguments ${short(argumentsHash)}, result ${short(resultHash)}`;
}

/** `; 12400 tokens went into it`. */
export function usedText({ tokens, usd }: Burned): string {
  if (tokens === undefined && usd === undefined) return "";
  const parts = [
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
    ...(usd === undefined ? [] : [`$${Number(usd.toPrecision(2))}`]),
  ];
  return `; ${parts.join(" and ")} went into it`;
}

export function usedStats({ tokens, usd }: Burned): StatProof[] {
  return [
    ...(tokens === undefined ? [] : [{ name: "tokens burned", value: tokens }]),
    ...(usd === undefined ? [] : [{ name: "USD burned", value: usd }]),
  ];
}
