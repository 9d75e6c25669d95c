import type { AttributeProof } from "../../model/finding.ts";
import { saysNothing } from "../../vocabulary/content.ts";
import type { StopMeaning } from "../../vocabulary/stop-reason.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { finishOf, finishText } from "./finish.ts";
import { knownElsewhere, type ModelCall, saidBelow } from "./model-calls.ts";

const SURE = 0.9;

export const refusalOrFilter = rule({
  code: "L05",
  name: "refusal-or-filter",
  title: "answer refused or filtered",
  why:
    "The user got no answer, or half of one, because the model declined or a filter stepped in. One refusal may be " +
    "just what the product wants; a rising rate is not.",
  fix: "review the prompt and the filter's thresholds; where an answer is due, fall back to another model",
  example: {
    fires: "A call ends with content_filter, and no token was generated.",
    quiet: "A call ends with stop, and its answer is “I cannot help with that”: words alone are not judged.",
  },
  severities: ["info"],
  needs: ["modelCalls", "sightings", "spanFacts", "content", "role", "roleSource"],
  traceql:
    '{ span.gen_ai.response.finish_reasons = "content_filter" || span.gen_ai.response.finish_reasons = "refusal" }',
  *check(facts) {
    for (const call of facts.modelCalls) {
      const kind = kindOf(call, facts);
      if (kind === "unknown") {
        if (!knownElsewhere(call, (other) => kindOf(other, facts) !== "unknown"))
          yield { reason: "finish reason not recorded" };
      } else if (kind !== undefined && !saidBelow(call, (inner) => kindOf(inner, facts) === kind))
        yield found(call, kind, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "content" | "roleSource">;
/** A filter is the provider's; a refusal is the model's own. */
type Kind = "filter" | "refusal";

function kindOf(call: ModelCall, facts: Facts): Kind | "unknown" | undefined {
  const { meanings } = finishOf(call, facts);
  if (meanings.includes("filter")) return "filter";
  if (meanings.includes("refusal") || refusalIn(call, facts) !== undefined) return "refusal";
  if (facts.sightings(call.node).value("stopDetails") !== undefined) return "refusal";
  const { failed } = facts.spanFacts(call.node);
  return meanings.length === 0 && !failed ? "unknown" : undefined;
}

/** The `refusal` field of a recorded answer. */
function refusalIn({ node }: ModelCall, { content }: Facts): AttributeProof | undefined {
  const answer = content(node).output;
  const refused = answer?.messages.some(({ refusal }) => refusal !== undefined && refusal !== "");
  return answer === undefined || refused !== true
    ? undefined
    : { spanId: node.span.spanId, key: answer.key, value: answer.stored };
}

function found(call: ModelCall, kind: Kind, facts: Facts): Found {
  const { node } = call;
  const finish = finishOf(call, facts);
  const refusal = refusalIn(call, facts);
  const said = finish.meanings.some((meaning) => MEANT[kind].includes(meaning));
  const how = said ? finishText(finish, MEANT[kind]) : "as its answer says";
  const details = facts.sightings(node).value("stopDetails");
  return {
    severity: "info",
    confidence: sureness(SURE, node, facts),
    spans: [node],
    message: `${subject(call, kind, facts)}, ${how}${details === undefined ? "" : ` (${details})`}`,
    phrase: kind === "filter" ? "answer filtered" : "model refused",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, "stopReason", "stopDetails", "tokensOut"),
        ...(refusal === undefined ? [] : [refusal]),
      ],
    },
    clause: kind,
  };
}

const MEANT: Readonly<Record<Kind, readonly StopMeaning[]>> = { filter: ["filter"], refusal: ["refusal"] };

/** A prompt that never reached the model is another thing than an answer that was withheld. */
function subject({ node }: ModelCall, kind: Kind, { spanFacts, content }: Facts): string {
  const { name } = node.span;
  if (kind === "refusal") return `The model declined to answer in ${name}`;
  const answer = content(node).output;
  const tokensOut = spanFacts(node).tokensOut ?? 0;
  const nothingCame = tokensOut === 0 && (answer === undefined || saysNothing(answer));
  return nothingCame ? `A filter stopped ${name} before any answer` : `A filter cut the answer of ${name}`;
}
