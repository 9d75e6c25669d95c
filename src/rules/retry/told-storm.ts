import type { SpanEvent } from "../../model/span.ts";
import { nanosBetween } from "../../model/time.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import { attributeProofs, logProof, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { type Failure, failureOf } from "./failure.ts";
import { levelOf, USUAL_BUDGET } from "./level.ts";
import type { StormFacts } from "./storm-of-chain.ts";
import type { ToldAttempts } from "./told-attempts.ts";

const SURENESS = { attribute: 0.9, events: 0.9, "log lines": 0.7, duration: 0.5 } as const;

/** The finding about attempts that have no spans of their own. */
export function toldStorm(node: TreeNode, told: ToldAttempts, facts: StormFacts): Found {
  const { attempts, by, lines, events } = told;
  const failure = failureOf(node, facts);
  const exhausted = failure !== undefined;
  const count = `${by === "log lines" || by === "duration" ? "at least " : ""}${attempts}`;
  return {
    severity: levelOf({ attempts, exhausted, wastedShare: undefined, permanent: false, rushed: false }),
    confidence: SURENESS[by],
    spans: [node],
    message: messageOf(node, told, count, failure),
    phrase: attempts < USUAL_BUDGET ? "retried once" : "retry storm",
    evidence: {
      attr: attributeProofs(node, facts, "attempt", "sending", "httpStatus", "errorType"),
      time: [timeProof(node, `${count} attempts inside`), ...eventProofs(node, events, facts)],
      log: lines.map(logProof),
      stat: [{ name: "attempts", value: attempts, limit: USUAL_BUDGET }],
    },
    expected: `at most ${USUAL_BUDGET} attempts`,
    actual: `${count} attempts`,
    clause: by,
  };
}

const TOLD_BY = {
  events: "events show",
  "log lines": "log lines say",
  duration: "duration of several client timeouts suggests",
} as const;

function messageOf(
  { span: { name }, durationNs }: TreeNode,
  { attempts, by }: ToldAttempts,
  count: string,
  failure: Failure | undefined,
): string {
  if (by === "attribute") {
    const failed = failure === undefined ? "" : `, and failed (${failure.said})`;
    return `${name} says that it is attempt ${attempts}${failed}`;
  }
  const time = durationNs === undefined ? "" : ` in ${durationText(durationNs)}`;
  const outcome = failure === undefined ? "" : `, the last time in vain (${failure.said})`;
  return `${name} was tried ${count} times${time}${outcome}, as its ${TOLD_BY[by]}`;
}

function eventProofs({ span: { spanId } }: TreeNode, events: readonly SpanEvent[], { tree }: StormFacts) {
  return events.flatMap(({ name, timeUnixNano }) => {
    if (timeUnixNano === undefined) return [];
    const offsetNs = nanosBetween(tree.startUnixNano, timeUnixNano);
    return [{ spanId, offsetNs, note: `event ${name}` }];
  });
}
