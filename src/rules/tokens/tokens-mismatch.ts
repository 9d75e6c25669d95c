import type { Role } from "../../model/role.ts";
import type { RuleFacts } from "../facts.ts";
import { sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { spansWith, told } from "../traceql.ts";
import { spanMismatches } from "./span-counts.ts";
import { stageMismatches } from "./stage-counts.ts";
import { sumMismatches } from "./summed-usage.ts";
import { COUNT_NEEDS, type CountFacts, type Mismatch, tokensOf } from "./token-count.ts";

const SURE = 0.9;

export const tokensMismatch = rule({
  code: "L11",
  name: "tokens-mismatch",
  title: "token counts that contradict each other",
  why:
    "Cost, limits and dashboards are built on these counts. Two spans that count the same tokens and " +
    "disagree mean that one of them is wrong, and sums over them are too.",
  fix: "count tokens once, from the provider's response, and sum over the innermost model calls only",
  example: {
    fires: "An agent says 624 output tokens, and the two calls under it say 312 together.",
    quiet: "An agent repeats the sum of its calls, or the usage of the last one, as its framework does.",
  },
  severities: ["warning"],
  needs: [...COUNT_NEEDS, "completeness"],
  get traceql() {
    return spansWith(told("tokensIn", "tokensOut"));
  },
  *check(facts) {
    for (const mismatch of mismatches(facts)) yield found(mismatch, facts);
    yield* unjudged(facts);
  },
});

type Facts = CountFacts & Pick<RuleFacts, "completeness">;

function* mismatches(facts: Facts): Generator<Mismatch> {
  for (const node of facts.tree.nodes)
    if (facts.spanFacts(node).tokensIn !== undefined) yield* spanMismatches(node, facts);
  yield* stageMismatches(facts.tree, facts);
  yield* sumMismatches(facts);
}

function found({ clause, phrase, spans, of, one, other, tolerance, attr }: Mismatch, facts: Facts): Found {
  const apart = Math.abs(one.value - other.value);
  const confidences = spans.map((node) => sureness(SURE, node, facts));
  return {
    severity: "warning",
    confidence: Math.min(...confidences),
    spans,
    message:
      `${of} disagree: ${one.value} by ${one.by}, ${other.value} by ${other.by}; ` +
      `${apart} apart where ${tolerance} would pass`,
    phrase,
    evidence: {
      attr,
      stat: [
        { name: `${of}: ${one.by}`, value: one.value },
        { name: `${of}: ${other.by}`, value: other.value },
        { name: "difference", value: apart, limit: tolerance },
      ],
    },
    expected: `${other.value} ${of}, give or take ${tolerance}`,
    actual: `${one.value}`,
    clause,
  };
}

const CALLS: ReadonlySet<Role> = new Set<Role>(["llm", "prefill", "decode"]);

/** A call that failed has no usage to record. */
function* unjudged(facts: Facts): Generator<NotJudged> {
  const { tree, role, sightings, spanFacts, completeness } = facts;
  const calls = tree.nodes.filter(
    (node) => !node.superseded && CALLS.has(role(node)) && !spanFacts(node).failed,
  );
  if (calls.length === 0) return;
  const counts = calls.flatMap((node) =>
    (["tokensIn", "tokensOut"] as const).map((measure) => {
      if (tokensOf(node, measure, facts) !== undefined) return "known";
      return sightings(node).of(measure).state === "conflict" ? "contradiction" : "unknown";
    }),
  );
  if (counts.includes("contradiction")) yield { reason: "token usage contradicts itself" };
  if (counts.every((count) => count === "unknown")) yield { reason: "token usage not recorded" };
  else if (completeness.state === "partial") yield { reason: "trace is partial" };
}
