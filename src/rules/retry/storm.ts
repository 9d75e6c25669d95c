import { nanosBetween } from "../../model/time.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import { attributeProofs, logProof, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { failureOf } from "./failure.ts";
import type { Hedge } from "./hedges.ts";
import { levelOf, USUAL_BUDGET } from "./level.ts";
import { type StormFacts, stormOf } from "./storm-of-chain.ts";
import { innerAttempts, ordinalOf, type ToldAttempts } from "./told-attempts.ts";

export const storm = rule({
  code: "R01",
  name: "storm",
  title: "sequential failing attempts",
  why:
    "Each failed attempt costs the user its time and the wait after it, and loads a service that is already in trouble. " +
    "What succeeds at last looks healthy from above.",
  fix: "retry at one layer only, at most 3 attempts, with jittered backoff; honour Retry-After; surface the error",
  example: {
    fires: "a tool fails three times, after waits of 0.5, 1 and 2 s, before it succeeds",
    quiet: "three searches side by side, one of which fails",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "root", "spanFacts", "sightings", "role", "retries", "logs"],
  traceql: "{ status = error } | by(name) | count() >= 2",
  *check(facts) {
    for (const chain of facts.retries.chains) yield stormOf(chain, facts);
    for (const hedge of facts.retries.hedges) yield hedged(hedge, facts);
    const inner = innerAttempts(facts);
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

const SURENESS = { attribute: 0.9, events: 0.9, "log lines": 0.7, duration: 0.5 } as const;

function toldStorm(node: TreeNode, { attempts, by, lines, events }: ToldAttempts, facts: StormFacts): Found {
  const { spanId } = node.span;
  const failure = failureOf(node, facts);
  const exhausted = failure !== undefined;
  const level = { attempts, exhausted, wastedShare: undefined, permanent: false, rushed: false };
  const outcome = exhausted ? `, the last time in vain (${failure.said})` : "";
  const least = by === "log lines" || by === "duration" ? "at least " : "";
  const time = node.durationNs === undefined ? "" : ` in ${durationText(node.durationNs)}`;
  return {
    severity: levelOf(level),
    confidence: SURENESS[by],
    spans: [node],
    message:
      by === "attribute"
        ? `${node.span.name} says that it is attempt ${attempts}${exhausted ? `, and failed (${failure.said})` : ""}`
        : `${node.span.name} was tried ${least}${attempts} times${time}${outcome}, as its ${TOLD_BY[by]}`,
    phrase: attempts < USUAL_BUDGET ? "retried once" : "retry storm",
    evidence: {
      attr: attributeProofs(node, facts, "attempt", "sending", "httpStatus", "errorType"),
      time: [
        timeProof(node, `${least}${attempts} attempts inside`),
        ...events.flatMap(({ name, timeUnixNano }) =>
          timeUnixNano === undefined
            ? []
            : [
                {
                  spanId,
                  offsetNs: nanosBetween(facts.tree.startUnixNano, timeUnixNano),
                  note: `event ${name}`,
                },
              ],
        ),
      ],
      log: lines.map(logProof),
      stat: [{ name: "attempts", value: attempts, limit: USUAL_BUDGET }],
    },
    expected: `at most ${USUAL_BUDGET} attempts`,
    actual: `${least}${attempts} attempts`,
    clause: by,
  };
}

const TOLD_BY = {
  events: "events show",
  "log lines": "log lines say",
  duration: "duration of several client timeouts suggests",
} as const;

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
