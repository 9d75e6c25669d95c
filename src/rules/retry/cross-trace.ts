import { nanosBetween } from "../../model/time.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import type { RootCall } from "./root-calls.ts";
import { type LinkKind, type SplitCall, splitCalls } from "./split-attempts.ts";

/** The finding stands at the last attempt, which says how it ended. */
export const crossTrace = rule({
  code: "R03",
  name: "cross-trace",
  title: "attempts split over traces",
  why:
    "Without a span around them each attempt of a call is a trace of its own: each looks like one short failure, " +
    "and the wait that the user saw is in none of them.",
  fix: "open one span around all attempts in the client; send an idempotency key; give the client a retry budget",
  example: {
    fires: "One POST is three traces with the resend counts 0, 1 and 2, the first two with HTTP 503.",
    quiet: "Two users ask the same question.",
  },
  severities: ["warning", "info"],
  needs: ["traceId", "root", "sightings", "run"],
  traceql: "{ nestedSetParent < 0 && span.http.request.resend_count >= 1 }",
  *check(facts) {
    if (facts.root === undefined) return;
    if (facts.run === undefined) {
      yield { reason: "no other traces given to look for earlier attempts in" };
      return;
    }
    const split = facts.run.over(splitCalls).get(facts.traceId);
    if (split !== undefined) yield foundAbout(split, facts);
  },
});

const SURENESS: Readonly<Record<LinkKind, number>> = {
  attempt: 0.9,
  "same question": 0.5,
  "user retry": 0.6,
};
const PHRASES: Readonly<Record<LinkKind, string>> = {
  attempt: "attempts split over traces",
  "same question": "asked again after a failure",
  "user retry": "user retry",
};

/** So many traces are listed as evidence, the latest last. */
const MOST_LISTED = 20;

function foundAbout({ calls, kinds }: SplitCall, facts: Pick<RuleFacts, "sightings">): Found {
  const kind = kinds.includes("attempt")
    ? "attempt"
    : kinds.includes("same question")
      ? "same question"
      : "user retry";
  const last = calls.at(-1);
  const root = last?.root;
  return {
    severity: kind === "attempt" ? "warning" : "info",
    confidence: SURENESS[kind],
    spans: root === undefined ? [] : [root],
    message: messageOf(calls, kind),
    phrase: PHRASES[kind],
    evidence: {
      attr:
        root === undefined
          ? []
          : attributeProofs(root, facts, "idempotencyKey", "requestId", "sending", "sessionId", "httpStatus"),
      time: root === undefined ? [] : [timeProof(root, `attempt ${calls.length}: ${outcomeOf(last)}`)],
      link: calls.slice(-MOST_LISTED, -1).map((call) => ({
        traceId: call.trace.evidence.traceId,
        spanId: call.root.span.spanId,
        note: noteOf(call, calls),
      })),
      stat: [{ name: "attempts in as many traces", value: calls.length }],
    },
    expected: "one trace around all attempts",
    actual: `${calls.length} traces`,
    ...(kind === "user retry" ? { fix: "see why the first answer did not satisfy, or came too late" } : {}),
    clause: kind,
  };
}

function messageOf(calls: readonly RootCall[], kind: LinkKind): string {
  const last = calls.at(-1);
  const name = last?.root.span.name ?? "";
  const earlier = calls.length - 1;
  const after = waitText(calls);
  if (kind === "user retry")
    return `${name} was asked the same again in one session, ${after} after an answer`;
  const failed = earlier === 1 ? "an earlier attempt failed" : `${earlier} earlier attempts failed`;
  const guess = kind === "same question" ? ", as far as the same question tells" : "";
  const error = calls[0]?.failure?.said ?? "error";
  return `${name} is attempt ${calls.length} of one call${guess}: ${failed} (${error}) in traces of their own, the last one ${after} before`;
}

/** From the end of the last but one to the start of the last. */
function waitText(calls: readonly RootCall[]): string {
  const [before, last] = calls.slice(-2);
  if (before?.endUnixNano === undefined || last === undefined) return "a moment";
  return durationText(Math.max(0, nanosBetween(before.endUnixNano, last.startUnixNano)));
}

function noteOf(call: RootCall, calls: readonly RootCall[]): string {
  const last = calls.at(-1) ?? call;
  const earlier = durationText(nanosBetween(call.startUnixNano, last.startUnixNano));
  return `attempt ${calls.indexOf(call) + 1}: ${outcomeOf(call)}, begun ${earlier} earlier`;
}

function outcomeOf(call: RootCall | undefined): string {
  return call?.failure?.said ?? "succeeded";
}
