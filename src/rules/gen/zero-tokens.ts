import type { LogAttachment } from "../../trace/attach-logs.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { counted, lessSure } from "../figures.ts";
import { attributeProofs, logProof, sureness, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { having, spansWith } from "../traceql.ts";
import { LESS_WITHOUT_FINISH } from "./finish.ts";
import { type ModelCall, promptOf, saidBelow } from "./model-calls.ts";
import { linesDuring, stateChanges, timedLines } from "./state-changes.ts";
import { USAGE_NEEDS, usageVerdict } from "./usage-verdict.ts";
import { isCorroborated, toldSuccess, usualDuration } from "./zero-token-signs.ts";

/** What corroborates lifts it to this. */
const SURE = 0.95;
const LIKELY = 0.7;

export const zeroTokens = rule({
  code: "L01",
  name: "zero-tokens",
  title: "model call that generated nothing",
  why:
    "The model was asked to generate and produced nothing, while every layer above reports success: " +
    "the user gets an empty answer and the dashboard stays green.",
  fix:
    "look at the state it decoded from: KV-cache eviction of its slot, a chat template or BOS/EOS mismatch; " +
    "set min_tokens; treat an empty completion as a failure",
  example: {
    fires:
      "An llm.decode of 5 ms says llm.tokens.out = 0 and immediate_eos, and the handler answers HTTP 200.",
    quiet:
      "A decode without tokens ended with tool_calls: they went into the call, and only their count is lost " +
      "(L03).",
  },
  severities: ["error", "info"],
  needs: [...USAGE_NEEDS, "roleSource", "logs", "run"],
  candidates: { tokensOut: ["0"] },
  get traceql() {
    return spansWith(having("tokensOut", (key) => [`${key} = 0`, `${key} = 0.0`]));
  },
  *check(facts) {
    const lines = timedLines(facts.logs);
    const changes = stateChanges(lines);
    for (const call of facts.modelCalls) {
      const known = facts.sightings(call.node).of("tokensOut");
      if (known.state === "conflict") yield { reason: "token usage contradicts itself" };
      if (known.state !== "known" || known.value !== 0) continue;
      const verdict = usageVerdict(call, facts);
      if (saidBelow(call, (inner) => usageVerdict(inner, facts) === verdict && isZero(inner, facts)))
        continue;
      if (verdict === "aborted") yield aborted(call, facts);
      if (verdict !== "nothing generated" || call.inner.some((inner) => hasTokens(inner, facts))) continue;
      const told = linesDuring(call, changes);
      yield nothing(call, facts, told, told.length > 0 ? told : linesDuring(call, lines));
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "role" | "root" | "roleSource" | "run">;

/** The stage below counted tokens: that the two disagree is L11's. */
function hasTokens({ node }: ModelCall, { spanFacts }: Facts): boolean {
  return (spanFacts(node).tokensOut ?? 0) > 0;
}

function isZero({ node }: ModelCall, { spanFacts }: Facts): boolean {
  return spanFacts(node).tokensOut === 0;
}

function aborted({ node }: ModelCall, facts: Facts): Found {
  return {
    severity: "info",
    confidence: sureness(LIKELY, node, facts),
    spans: [node],
    message: `${node.span.name} was broken off before its first token`,
    phrase: "aborted before the first token",
    evidence: { attr: attributeProofs(node, facts, "tokensOut", "stopReason") },
    fix: "find out who gave up: a client that disconnected, a deadline, or a server that was stopped",
    clause: "aborted",
  };
}

function nothing(
  call: ModelCall,
  facts: Facts,
  changes: readonly LogAttachment[],
  lines: readonly LogAttachment[],
): Found {
  const { node, format } = call;
  const { stopReason } = facts.spanFacts(node);
  const prompt = promptOf(call, facts.spanFacts);
  const base = isCorroborated(call, facts) || changes.length > 0 ? SURE : LIKELY;
  const usual = usualDuration(node, facts);
  const formatProofs = format === undefined ? [] : attributeProofs(format, facts, "tokensOut");
  return {
    severity: "error",
    confidence: sureness(stopReason === undefined ? lessSure(base, LESS_WITHOUT_FINISH) : base, node, facts),
    spans: [node],
    message: messageOf(call, facts, changes[0]),
    phrase: "empty completion",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, "tokensOut", "stopReason", "decodeSteps"),
        ...(prompt === undefined ? [] : attributeProofs(prompt.node, facts, "tokensIn")),
        ...(toldSuccess(facts) ? rootStatus(facts) : []),
        ...formatProofs,
      ],
      time: [timeProof(node, "the decode")],
      ...(lines.length === 0 ? {} : { log: lines.map(logProof) }),
      ...(usual.length === 0 ? {} : { stat: usual }),
    },
    expected: "at least 1 output token",
    actual: "0 output tokens",
  };
}

function messageOf(call: ModelCall, facts: Facts, change: LogAttachment | undefined): string {
  const { node } = call;
  const { stopReason } = facts.spanFacts(node);
  const prompt = promptOf(call, facts.spanFacts);
  return [
    `${node.span.name} generated no token`,
    prompt === undefined ? "" : ` for ${counted(prompt.tokens, "input token")}`,
    node.durationNs === undefined ? "" : ` in ${durationText(node.durationNs)}`,
    stopReason === undefined ? "" : `, stopped by ${stopReason}`,
    change === undefined ? "" : `, after the line ${JSON.stringify(change.line.message.slice(0, 100))}`,
    toldSuccess(facts) ? ", and HTTP 200 was answered" : "",
  ].join("");
}

function rootStatus(facts: Facts): ReturnType<typeof attributeProofs> {
  return facts.root === undefined ? [] : attributeProofs(facts.root, facts, "httpStatus");
}
