import { saysNothing } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";
import { counted } from "../figures.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { having, isAboveZero, spansWith } from "../traceql.ts";
import { CUT_OFF } from "./cut-answer.ts";
import { finishOf, finishText } from "./finish.ts";
import { type ModelCall, saidBelow } from "./model-calls.ts";

/** Tokens that may be left for an answer where none is: an end mark or two (diagnostics L06). */
const LEFT_OVER = 3;
const SURE = 0.9;

export const reasoningStarved = rule({
  code: "L06",
  name: "reasoning-starved",
  title: "reasoning used up the answer's tokens",
  why:
    "Reasoning counts against the same limit as the answer. The model thought until the limit, and the user " +
    "paid for thousands of tokens and saw none.",
  fix: "raise max_completion_tokens, or lower the reasoning effort",
  example: {
    fires: "All 4,096 output tokens of a call were reasoning, and it ended with length.",
    quiet: "3,000 of 3,400 output tokens were reasoning: 400 were left for the answer.",
  },
  severities: ["warning"],
  needs: ["modelCalls", "sightings", "spanFacts", "content", "role", "roleSource"],
  get traceql() {
    return spansWith(having("tokensReasoning", isAboveZero));
  },
  *check(facts) {
    for (const call of facts.modelCalls) {
      if (!isCut(call, facts) || answered(call, facts)) continue;
      const { sightings } = facts;
      const states = [sightings(call.node).of("tokensReasoning"), sightings(call.node).of("tokensOut")];
      if (states.some(({ state }) => state === "conflict"))
        yield { reason: "token usage contradicts itself" };
      else if (isStarved(call, facts) && !saidBelow(call, (inner) => isStarved(inner, facts)))
        yield found(call, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "content" | "roleSource">;

function isCut(call: ModelCall, facts: Facts): boolean {
  return finishOf(call, facts).meanings.some((meaning) => CUT_OFF.includes(meaning));
}

function answered({ node }: ModelCall, { content }: Facts): boolean {
  const answer = content(node).output;
  return answer !== undefined && !saysNothing(answer);
}

/** All output was reasoning. A provider that counts reasoning beside the output left only a few tokens there. */
function isStarved({ node }: ModelCall, { spanFacts }: Facts): boolean {
  const { tokensOut, tokensReasoning } = spanFacts(node);
  if (tokensOut === undefined || tokensReasoning === undefined || tokensReasoning === 0) return false;
  return tokensReasoning > tokensOut ? tokensOut <= LEFT_OVER : tokensReasoning >= tokensOut - LEFT_OVER;
}

function found(call: ModelCall, facts: Facts): Found {
  const { node } = call;
  const { tokensReasoning = 0, tokensOut = 0 } = facts.spanFacts(node);
  const maxTokens = facts.sightings(node).value("maxTokens");
  const limit = maxTokens === undefined ? "" : ` (limit ${maxTokens})`;
  const beside = tokensReasoning > tokensOut;
  const spent = beside
    ? `${tokensReasoning} tokens`
    : `${tokensReasoning} of ${counted(tokensOut, "output token")}`;
  const left = beside ? tokensOut : tokensOut - tokensReasoning;
  const how = finishText(finishOf(call, facts), CUT_OFF);
  return {
    severity: "warning",
    confidence: sureness(SURE, node, facts),
    spans: [node],
    message: `${node.span.name} spent ${spent} on reasoning${limit} and had none left to answer with, ${how}`,
    phrase: "reasoning used up the answer",
    evidence: {
      attr: attributeProofs(node, facts, "tokensReasoning", "tokensOut", "maxTokens", "stopReason"),
    },
    expected: "tokens left for the answer",
    actual: `${counted(left, "token")} beside the reasoning`,
  };
}
