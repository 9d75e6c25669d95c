import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, logProof, sureness, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { counted, durationText, lessSure } from "./figures.ts";
import { LESS_WITHOUT_FINISH } from "./finish.ts";
import { type ModelCall, promptOf, saidBelow } from "./model-calls.ts";
import { linesDuring, stateChanges, timedLines } from "./state-changes.ts";
import { ANY_ZERO, anyKey } from "./traceql.ts";
import { USAGE_NEEDS, usageVerdict } from "./usage-verdict.ts";

const SHORT_NS = 20_000_000;
/** What corroborates lifts it to this. */
const SURE = 0.95;
const LIKELY = 0.7;

export const zeroTokens = rule({
  code: "L01",
  name: "zero-tokens",
  title: "decode with no token",
  why:
    "The model was asked to generate and produced nothing, while every layer above reports success: " +
    "the user gets an empty answer and the dashboard stays green.",
  fix:
    "look at the state it decoded from: KV-cache eviction of its slot, a chat template or BOS/EOS mismatch; " +
    "set min_tokens; treat an empty completion as a failure",
  severities: ["error", "info"],
  needs: [...USAGE_NEEDS, "roleSource", "logs"],
  candidates: { tokensOut: ["0"] },
  traceql: `{ ${anyKey("tokensOut", ANY_ZERO)} }`,
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

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "role" | "root" | "roleSource">;

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
      log: lines.map(logProof),
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

/** Signs that nothing was really generated, and not only nothing counted (diagnostics L01). */
function isCorroborated({ node, format }: ModelCall, facts: Facts): boolean {
  const { stopMeaning, decodeSteps } = facts.spanFacts(node);
  return (
    stopMeaning === "immediate_eos" ||
    (node.durationNs !== undefined && node.durationNs >= 0 && node.durationNs < SHORT_NS) ||
    (decodeSteps !== undefined && decodeSteps <= 1) ||
    (format !== undefined && facts.spanFacts(format).tokensOut === 0) ||
    toldSuccess(facts)
  );
}

function toldSuccess({ root, spanFacts }: Pick<Facts, "root" | "spanFacts">): boolean {
  return root !== undefined && spanFacts(root).httpStatus === 200;
}

function rootStatus(facts: Facts): ReturnType<typeof attributeProofs> {
  return facts.root === undefined ? [] : attributeProofs(facts.root, facts, "httpStatus");
}
