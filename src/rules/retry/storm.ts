import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import type { Hedge } from "./hedges.ts";
import { type StormFacts, stormOf } from "./storm-of-chain.ts";
import { innerAttempts, ordinalOf, type ToldAttempts } from "./told-attempts.ts";
import { toldStorm } from "./told-storm.ts";

export const storm = rule({
  code: "R01",
  name: "storm",
  title: "attempts that fail one after another",
  why:
    "Each failed attempt costs the user its time and the wait after it, and loads a service that is already in trouble. " +
    "What succeeds at last looks healthy from above.",
  fix: "retry at one layer only, at most 3 attempts, with jittered backoff; honour Retry-After; surface the error",
  example: {
    fires: "lookup_order fails three times, waits 0.5, 1 and 2 s, and succeeds.",
    quiet: "Three searches run side by side, and one of them fails.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "root", "spanFacts", "sightings", "told", "role", "retries", "logs"],
  traceql: "{ status = error } | by(name) | count() >= 2",
  *check(facts) {
    for (const chain of facts.retries.chains) yield stormOf(chain, facts);
    for (const hedge of facts.retries.hedges) yield hedged(hedge, facts);
    const inner = innerAttempts(facts);
    const numbered = facts.told.has("attempt") || facts.told.has("sending");
    if (inner.size === 0 && !numbered) return;
    for (const node of facts.tree.nodes) {
      if (node.superseded) continue;
      if (facts.sightings(node).of("attempt").state === "conflict")
        yield { reason: "attempt counts contradict each other" };
      const told = inner.get(node) ?? (facts.retries.chainOf(node) === undefined && alone(node, facts));
      if (told) yield toldStorm(node, told, facts);
    }
  },
});

/** A span that says that it is a later attempt, without siblings that were the earlier ones. */
function alone(node: TreeNode, facts: StormFacts): ToldAttempts | undefined {
  const attempts = ordinalOf(node, facts);
  if (attempts === undefined || attempts < 2) return undefined;
  return { attempts, by: "attribute", lines: [], events: [] };
}

function hedged({ nodes }: Hedge, facts: StormFacts): Found {
  const [first, second] = nodes;
  const after = durationText(second.offsetNs - first.offsetNs);
  return {
    severity: "info",
    spans: nodes,
    message: `${first.span.name} was sent a second time ${after} after the first, while that still ran; one was given up`,
    phrase: "hedged request",
    evidence: {
      attr: nodes.flatMap((node) => attributeProofs(node, facts, "httpStatus", "errorType", "stopReason")),
      time: [timeProof(first, "the first request"), timeProof(second, "the hedge")],
    },
    fix: "nothing, if it is meant: a hedge trades load for latency; see that it starts late enough to be rare",
    clause: "hedge",
  };
}
