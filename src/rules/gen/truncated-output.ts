import { saysNothing } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";
import { counted } from "../figures.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { beginsWith, having, spansWith, told } from "../traceql.ts";
import { CUT_OFF, type CutKind, countsOf, cutKindOf, cutsStructure, reasonOf } from "./cut-answer.ts";
import { type Finish, finishOf, finishText } from "./finish.ts";
import { type ModelCall, saidBelow } from "./model-calls.ts";
import { metLimit } from "./token-limit.ts";
import { mayBeSilent } from "./usage-verdict.ts";

const SURE = 0.9;
/** Just at the limit, with a natural end or none recorded: it may have ended there by itself. */
const AT_LIMIT = 0.7;

export const truncatedOutput = rule({
  code: "L04",
  name: "truncated-output",
  title: "answer cut off",
  why:
    "The model was stopped before it had finished: a sentence ends in the middle, JSON does not parse, " +
    "a tool is called with half of its arguments. The call itself reports success.",
  fix: "raise max_tokens, or shorten what is asked for; if the window is full, shorten the context",
  example: {
    fires: "An answer ends with length at 512 of 512 tokens, in the middle of the JSON that was asked for.",
    quiet: "An answer ends with stop at 1,023 of 1,024 tokens: the model was done.",
  },
  severities: ["error", "warning", "info"],
  needs: ["modelCalls", "sightings", "spanFacts", "content", "role", "roleSource", "root"],
  // length, max_tokens, model_context_window_exceeded
  get traceql() {
    return spansWith(
      having("stopReason", (key) => beginsWith(key, "l", "m")),
      told("maxTokens", "asksForJson"),
    );
  },
  *check(facts) {
    for (const call of facts.modelCalls) {
      if (mayBeSilent(call, facts)) continue;
      const kind = cutKindOf(call, facts);
      if (kind === undefined) continue;
      if (kind === "unknown") {
        const reason = reasonOf(call, facts);
        if (reason !== undefined) yield reason;
      } else if (!saidBelow(call, (inner) => cutKindOf(inner, facts) === kind))
        yield found(call, kind, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "content" | "roleSource">;

function found(call: ModelCall, kind: CutKind, facts: Facts): Found {
  const { node } = call;
  const finish = finishOf(call, facts);
  const { limit, text } = metLimit(call, finish.meanings, facts);
  const answer = facts.content(node).output;
  const structured = cutsStructure(call, kind, facts);
  const natural = kind === "at the limit" && finish.meanings[0] === "natural";
  const [out, max] = countsOf(call, facts);
  const shown = structured && answer !== undefined ? answer : undefined;
  return {
    severity: structured ? "error" : natural ? "info" : "warning",
    confidence: sureness(kind === "at the limit" ? AT_LIMIT : SURE, node, facts),
    spans: [node],
    message: `${node.span.name} ${sentence(kind, finish, text)}${noteOn(call, kind, facts)}`,
    phrase: structured ? "structured answer cut off" : natural ? "answer at its limit" : "answer cut off",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, "stopReason", "tokensOut", "maxTokens", "tokensIn", "asksForJson"),
        ...(shown === undefined ? [] : [{ spanId: node.span.spanId, key: shown.key, value: shown.stored }]),
      ],
    },
    expected: max === undefined ? "a natural end" : `a natural end below ${counted(max, "output token")}`,
    actual: out === undefined ? finishOrKind(finish, kind) : counted(out, "output token"),
    ...(limit === "window"
      ? { fix: "shorten the context, or set a larger window; max_tokens is not what it met" }
      : {}),
    clause: kind,
  };
}

function finishOrKind({ word }: Finish, kind: CutKind): string {
  return word === undefined ? kind : `stopped by ${word}`;
}

function sentence(kind: CutKind, finish: Finish, limit: string): string {
  if (kind === "stopped") return `was cut off, ${finishText(finish, CUT_OFF)}: ${limit}`;
  if (kind === "broken off") return "was asked for JSON, and its answer breaks off before the JSON ends";
  return finish.word === undefined
    ? `may have been cut off: ${limit}, and no finish reason is recorded`
    : `ended by ${finish.word} just where ${limit}`;
}

/** An answer that is empty although tokens were spent may have been all reasoning (diagnostics L06). */
function noteOn({ node }: ModelCall, kind: CutKind, { spanFacts, content }: Facts): string {
  const answer = content(node).output;
  const spentUnseen =
    answer !== undefined && saysNothing(answer) && spanFacts(node).tokensReasoning === undefined;
  return kind === "stopped" && spentUnseen
    ? "; its answer is empty, so that the tokens may be reasoning"
    : "";
}
