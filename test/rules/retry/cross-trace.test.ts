import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { RULES } from "../../../src/rules/registry.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { TraceFacts } from "../../../src/trace/facts.ts";
import { span } from "../../trace/story.ts";
import { unjudgedBy } from "../judged.ts";

type Story = Parameters<typeof span>[1];

/** A root in a trace of its own; seconds from the story's start. */
function request(trace: string, at: readonly [number, number], more: Partial<Story> = {}): Span {
  return {
    ...span("POST /chat", { at: [at[0] * 1000, at[1] * 1000], kind: "CLIENT", ...more }),
    traceId: trace as TraceId,
  };
}

/** `trace: severity phrase` of R03 in a run of these traces. */
function saidIn(...roots: readonly Span[]): string[] {
  return foundIn(...roots).map(({ traceId, severity, phrase }) => `${traceId}: ${severity} ${phrase}`);
}

function foundIn(...roots: readonly Span[]) {
  const run = new Run(
    roots.map(
      (root) =>
        new TraceFacts({
          traceId: root.traceId,
          spans: [root],
          logs: [],
          partial: undefined,
          origin: "story",
        }),
    ),
  );
  return run.traces.flatMap((facts) =>
    runRules(RULES, ruleFacts(facts, { ...SETTLED, run })).findings.filter(({ rule }) => rule === "R03"),
  );
}

const sent = (count: number, status: number): Partial<Story> => ({
  status: status < 400 ? "UNSET" : "ERROR",
  has: {
    "http.request.method": "POST",
    "url.full": "https://llm.internal/v1/chat",
    "http.response.status_code": status,
    ...(count === 0 ? {} : { "http.request.resend_count": count }),
  },
});
const asks = (
  session: string | undefined,
  failed: boolean,
  message = "where is my refund?",
): Partial<Story> => ({
  status: failed ? "ERROR" : "UNSET",
  has: {
    "http.route": "/chat",
    "user.message": message,
    ...(session === undefined ? {} : { "session.id": session }),
  },
});

describe("R03 cross-trace", () => {
  it("joins traces t1, t2, t3 that count their sendings", () => {
    const traces = [
      request("t1", [0, 1], sent(0, 503)),
      request("t2", [2, 3], sent(1, 503)),
      request("t3", [5, 6], sent(2, 200)),
    ];
    const [finding, ...others] = foundIn(...traces);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      traceId: "t3",
      severity: "warning",
      phrase: "attempts split over traces",
      message:
        "POST /chat is attempt 3 of one call: 2 earlier attempts failed (HTTP 503) in traces of their own, the last one 2 s before",
      actual: "3 traces",
    });
    expect(finding?.evidence.link).toMatchObject([
      { traceId: "t1", note: "attempt 1: HTTP 503, begun 5 s earlier" },
      { traceId: "t2", note: "attempt 2: HTTP 503, begun 3 s earlier" },
    ]);
  });

  it("does not join a redirect and what it leads to", () => {
    expect(saidIn(request("t1", [0, 1], sent(0, 302)), request("t2", [2, 3], sent(1, 200)))).toEqual([]);
  });

  it("joins by an idempotency key, and by the same question of one session", () => {
    const keyed = (status: "ERROR" | "UNSET"): Partial<Story> => ({
      status,
      has: { "http.request.header.idempotency-key": ["k-17"] },
    });
    expect(saidIn(request("a", [0, 1], keyed("ERROR")), request("b", [9, 10], keyed("UNSET")))).toEqual([
      "b: warning attempts split over traces",
    ]);
    expect(saidIn(request("a", [0, 1], asks("s1", true)), request("b", [9, 10], asks("s1", false)))).toEqual([
      "b: warning attempts split over traces",
    ]);
  });

  it("calls the same question after an answer a user's retry", () => {
    expect(
      saidIn(request("a", [0, 1], asks("s1", false)), request("b", [31, 32], asks("s1", false))),
    ).toEqual(["b: info user retry"]);
  });

  it("says little where no session ties the question to the same user, and nothing after an answer", () => {
    const [failed, answered] = [asks(undefined, true), asks(undefined, false)];
    expect(saidIn(request("a", [0, 1], failed), request("b", [9, 10], answered))).toEqual([
      "b: info asked again after a failure",
    ]);
    expect(saidIn(request("a", [0, 1], answered), request("b", [9, 10], answered))).toEqual([]);
  });

  it("is silent about other questions, other sessions, long waits and requests at the same time", () => {
    const first = request("a", [0, 1], asks("s1", true));
    expect(saidIn(first, request("b", [9, 10], asks("s1", false, "thanks")))).toEqual([]);
    expect(saidIn(first, request("b", [9, 10], asks("s2", false)))).toEqual([]);
    expect(saidIn(first, request("b", [62, 63], asks("s1", false)))).toEqual([]);
    expect(saidIn(first, request("b", [0.5, 2], asks("s1", false)))).toEqual([]);
  });

  it("cannot judge a trace that comes alone", () => {
    expect(unjudgedBy("R03", [request("a", [0, 1], sent(1, 503))])).toEqual([
      "no other traces given to look for earlier attempts in",
    ]);
  });
});
