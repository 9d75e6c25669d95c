import { saysNothing } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";
import { counted, lessSure, round } from "../figures.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { having, isBetween, spansWith } from "../traceql.ts";
import { finishOf, LESS_WITHOUT_FINISH } from "./finish.ts";
import { type ModelCall, saidBelow } from "./model-calls.ts";
import { mayBeSilent } from "./usage-verdict.ts";
import { quantile, usualCall } from "./usual-calls.ts";

/** Models that end their turn at once still count these many tokens (diagnostics L02). */
const FEWEST = 1;
const MOST = 3;
const SURE = 0.9;
/** Of its kind's other answers: below the 5th percentile, which is itself above this many tokens. */
const USUALLY_MORE_THAN = 20;
const LOW = 0.05;
/** So many calls tell what is usual: for a middle, for a 5th percentile. */
const FEWEST_FOR_MEDIAN = 5;
const FEWEST_FOR_LOW = 20;
const BY_LENGTH_ALONE = 0.6;

export const emptyContent = rule({
  code: "L02",
  name: "empty-content",
  title: "answer without content",
  why:
    "The model ended its turn at once: a token or three were counted and paid for, and the answer holds no text " +
    "and no tool call. It happens most after a tool's result, when the model believes the turn is over.",
  fix:
    "do not put text right behind tool results in one message; do not repeat the same request, the answer " +
    "will be empty again: add a user message (“please continue”)",
  example: {
    fires: "After a tool's result the model ends its turn with 2 tokens, and the recorded answer is empty.",
    quiet: "The answer is one token, and its text is “42”.",
  },
  severities: ["warning", "info"],
  needs: ["modelCalls", "sightings", "spanFacts", "content", "role", "roleSource", "root", "run"],
  get traceql() {
    return spansWith(having("tokensOut", (key) => isBetween(key, FEWEST, MOST)));
  },
  *check(facts) {
    for (const call of facts.modelCalls) {
      const known = facts.sightings(call.node).of("tokensOut");
      if (known.state === "conflict") yield { reason: "token usage contradicts itself" };
      if (known.state !== "known" || !isCandidate(call, facts)) continue;
      if (saidBelow(call, (inner) => isCandidate(inner, facts))) continue;
      const said = judged(call, known.value, facts);
      if (said !== undefined) yield said;
    }
  },
});

type Facts = Pick<
  RuleFacts,
  "modelCalls" | "sightings" | "spanFacts" | "content" | "role" | "roleSource" | "root" | "run"
>;

/** So few tokens, and a natural end, or none that is known. */
function isCandidate(call: ModelCall, facts: Facts): boolean {
  const { failed, tokensOut } = facts.spanFacts(call.node);
  if (failed || tokensOut === undefined || tokensOut < FEWEST || tokensOut > MOST) return false;
  const { meanings } = finishOf(call, facts);
  return meanings.every((meaning) => meaning === "natural") && !mayBeSilent(call, facts);
}

function judged(call: ModelCall, tokens: number, facts: Facts): Found | NotJudged | undefined {
  const { node } = call;
  const answered = [node, call.outer?.node].find(
    (place) => place !== undefined && facts.content(place).output !== undefined,
  );
  const answer = answered === undefined ? undefined : facts.content(answered).output;
  if (answered === undefined || answer === undefined) return withoutContent(call, tokens, facts);
  if (!saysNothing(answer)) return undefined;
  const { word } = finishOf(call, facts);
  const asked = facts.content(answered).input?.messages.at(-1);
  const after = asked?.toolResult === true ? "tool result" : asked?.role;
  const stopped = word === undefined ? "" : `, stopped by ${word}`;
  const followed = after === undefined ? "" : `, after a ${after}${asked?.toolResult ? "" : " message"}`;
  return {
    severity: "warning",
    confidence: sureness(word === undefined ? lessSure(SURE, LESS_WITHOUT_FINISH) : SURE, node, facts),
    spans: [node],
    message: `${node.span.name} answered nothing: ${counted(tokens, "output token")}, no text and no tool call${stopped}${followed}`,
    phrase: "answer without content",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, "tokensOut", "stopReason"),
        { spanId: answered.span.spanId, key: answer.key, value: answer.stored },
      ],
    },
    expected: "text or a tool call in the answer",
    actual: "an empty answer",
  };
}

/** By the other calls of its kind in this run: a classifier answers in a word, a writer never does. */
function withoutContent({ node }: ModelCall, tokens: number, facts: Facts): Found | NotJudged | undefined {
  const lengths = usualCall(node, facts)?.tokensOut ?? [];
  const [low = 0, middle = 0] = [quantile(lengths, LOW), quantile(lengths, 0.5)];
  if (lengths.length >= FEWEST_FOR_MEDIAN && middle <= MOST) return undefined;
  if (lengths.length < FEWEST_FOR_LOW || low <= USUALLY_MORE_THAN)
    return { reason: "the answer's content not recorded" };
  return {
    severity: "info",
    confidence: sureness(BY_LENGTH_ALONE, node, facts),
    spans: [node],
    message: `${node.span.name} answered with ${counted(tokens, "output token")}, where ${lengths.length} calls of its kind have ${round(middle)} in the middle; its content is not recorded`,
    phrase: "answer unusually short",
    evidence: {
      attr: attributeProofs(node, facts, "tokensOut", "stopReason"),
      stat: [
        { name: "5th percentile of output tokens", value: round(low), n: lengths.length },
        { name: "median of output tokens", value: round(middle), n: lengths.length },
      ],
    },
    expected: `about ${round(middle)} output tokens`,
    actual: counted(tokens, "output token"),
    clause: "short",
  };
}
