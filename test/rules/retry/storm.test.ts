import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/model/span.ts";
import { log, span } from "../../trace/story.ts";
import { event } from "../../vocabulary/attributes.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Story = Partial<Parameters<typeof span>[1]>;

/** A root of so many milliseconds. */
function root(ms: number): Span {
  return span("agent.run", { at: [0, ms], kind: "SERVER" });
}

/** Attempts of one tool call from each start to each end; a status apiece. */
function calls(
  tries: readonly (readonly [number, number, ("ERROR" | "OK" | "UNSET")?])[],
  more: Story = {},
): Span[] {
  return tries.map(([from, to, status = "ERROR"], index) =>
    span("tool.search", {
      spanId: `try-${index}` as Span["spanId"],
      parent: "agent.run",
      at: [from, to],
      status,
      has: { "gen_ai.tool.name": "search", "gen_ai.tool.call.arguments": '{"q":"refund"}' },
      ...more,
    }),
  );
}

const FAILED_TWICE = [
  [10, 20],
  [500, 510],
] as const;

describe("R01 storm", () => {
  it("is an error at four attempts, with class of the waits and what was lost", () => {
    const tries = calls([
      [0, 100],
      [600, 700],
      [1700, 1800],
      [3800, 3900, "OK"],
    ]);
    const [finding] = foundBy("R01", [root(10_000), ...tries]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: 0.9,
      phrase: "retry storm",
      spanIds: ["try-0", "try-1", "try-2", "try-3"],
      message:
        "tool.search was tried 4 times: 3 failed with error before one succeeded; " +
        "3.8 s lost, 38 % of the request, waits of 500 ms, 1 s, 2 s (exponential)",
    });
    expect(finding?.evidence.stat).toContainEqual({ name: "wasted ms", value: 3800 });
  });

  it("is an error where a permanent error is retried", () => {
    const tries = calls(
      [
        [0, 10],
        [500, 510],
      ],
      { has: { "http.response.status_code": 422 } },
    );
    expect(saidBy("R01", [root(90_000), ...tries])).toEqual(["error retry of a permanent error"]);
  });

  it("is a warning at three attempts, the last of which succeeded", () => {
    const tries = calls([
      [0, 10],
      [500, 510],
      [1500, 1510, "OK"],
    ]);
    expect(saidBy("R01", [root(90_000), ...tries])).toEqual(["warning retry storm"]);
  });

  it("is info at two, a warning where both failed or half of the request was lost", () => {
    const two = calls([
      [0, 10],
      [500, 510, "OK"],
    ]);
    expect(saidBy("R01", [root(90_000), ...two])).toEqual(["info retried once"]);
    expect(saidBy("R01", [root(1000), ...two])).toEqual(["warning retried once"]);
    expect(saidBy("R01", [root(90_000), ...calls(FAILED_TWICE)])).toEqual(["warning retried once"]);
    expect(saidBy("R01", [root(1000), ...calls(FAILED_TWICE)])).toEqual(["warning retried once"]);
  });

  it("is a warning where a throttled call is repeated at once", () => {
    const tries = [
      ...calls([[0, 10]], { has: { "http.response.status_code": 429 } }),
      span("tool.search", { parent: "agent.run", at: [12, 20], has: { "http.response.status_code": 200 } }),
    ];
    expect(saidBy("R01", [root(90_000), ...tries])).toEqual(["warning retry without backoff"]);
  });

  it("is silent about parallel searches of which one fails", () => {
    const tries = calls([
      [0, 100],
      [2, 90, "OK"],
      [3, 95, "OK"],
    ]).map((one, index) => ({ ...one, attributes: new Map([["tool.args", `{"q":"${index}"}`]]) }));
    expect(saidBy("R01", [root(1000), ...tries])).toEqual([]);
  });

  it("is silent about pages: other arguments, or another cursor", () => {
    const pages = [0, 1, 2, 3, 4].map((page) =>
      span("list orders", {
        spanId: `page-${page}` as Span["spanId"],
        parent: "agent.run",
        at: [page * 20, page * 20 + 10],
        status: "ERROR",
        has: page % 2 === 0 ? { "app.page": page } : { "tool.args": `{"page":${page}}`, "tool.name": "list" },
      }),
    );
    expect(saidBy("R01", [root(1000), ...pages])).toEqual([]);
  });

  it("is silent about a redirect and about a login handshake", () => {
    const http = (from: number, status: number, resent: number, error = {}) =>
      span("GET /doc", {
        spanId: `get-${from}` as Span["spanId"],
        parent: "agent.run",
        at: [from, from + 10],
        kind: "CLIENT",
        has: {
          "http.request.method": "GET",
          "url.full": "https://a/doc",
          "http.response.status_code": status,
          ...(resent > 0 ? { "http.request.resend_count": resent } : {}),
        },
        ...error,
      });
    expect(saidBy("R01", [root(1000), http(0, 302, 0), http(20, 200, 1)])).toEqual([]);
    expect(saidBy("R01", [root(1000), http(0, 401, 0, { status: "ERROR" }), http(20, 200, 1)])).toEqual([]);
    expect(saidBy("R01", [root(1000), http(0, 503, 2)])).toEqual(["error retry storm"]);
  });

  it("calls overlapping equal calls a hedge", () => {
    const tries = calls([
      [0, 500],
      [200, 300, "OK"],
    ]);
    expect(saidBy("R01", [root(1000), ...tries])).toEqual(["info hedged request"]);
  });

  it("does not take an unset status for a failure", () => {
    const tries = calls([0, 20, 40, 60].map((from) => [from, from + 10, "UNSET"] as const));
    expect(saidBy("R01", [root(1000), ...tries])).toEqual([]);
  });

  it("takes exception events, HTTP and gRPC codes for failures where the status is unset", () => {
    const unset = [
      [0, 10, "UNSET"],
      [500, 510, "UNSET"],
    ] as const;
    const by = (more: Story) => saidBy("R01", [root(90_000), ...calls(unset, more)]);
    expect(by({ events: [event("exception")] })).toEqual(["warning retried once"]);
    expect(by({ has: { "http.response.status_code": 503 } })).toEqual(["warning retried once"]);
    expect(by({ has: { "http.response.status_code": 404 } })).toEqual([]);
    expect(by({ has: { "rpc.grpc.status_code": 14 } })).toEqual(["warning retried once"]);
    expect(by({ has: { "gen_ai.response.finish_reasons": "error" } })).toEqual(["warning retried once"]);
  });

  it("sees the regenerate loop: an answer that a judge rejects, and another", () => {
    const answer = (from: number) =>
      span("generate", { spanId: `g${from}` as Span["spanId"], parent: "agent.run", at: [from, from + 100] });
    const judge = (from: number, label: string) =>
      span("judge.policy", {
        spanId: `j${from}` as Span["spanId"],
        parent: "agent.run",
        at: [from, from + 50],
        has: { "judge.label": label },
      });
    expect(
      saidBy("R01", [root(9000), answer(0), judge(100, "fail"), answer(160), judge(260, "pass")]),
    ).toEqual(["info regenerated after a failed check"]);
    expect(saidBy("R01", [root(9000), answer(0), judge(100, "pass"), answer(160)])).toEqual([]);
    const validator = span("validate.schema", { parent: "agent.run", at: [100, 110], status: "ERROR" });
    expect(saidBy("R01", [root(9000), answer(0), validator, answer(160)])).toEqual([
      "info regenerated after a failed check",
    ]);
  });

  it("is less sure without recorded arguments, and sure again where the waits have a pattern", () => {
    const bare: Story = { has: {} };
    const two = calls(FAILED_TWICE, bare);
    expect(foundBy("R01", [root(90_000), ...two])).toMatchObject([{ confidence: 0.7 }]);
    const grown = calls(
      [
        [0, 100],
        [600, 700],
        [1700, 1800],
      ],
      bare,
    );
    expect(foundBy("R01", [root(90_000), ...grown])).toMatchObject([{ confidence: 0.9 }]);
  });

  it("believes counts that a lone span records, but no limit and no resend that did not fail", () => {
    const lone = (more: Story) =>
      saidBy("R01", [root(90_000), span("llm_request", { parent: "agent.run", at: [0, 10], ...more })]);
    expect(lone({ has: { attempt: 3 } })).toEqual(["warning retry storm"]);
    expect(lone({ has: { attempt: 1 } })).toEqual([]);
    expect(lone({ has: { "ai.settings.maxRetries": 5 } })).toEqual([]);
    expect(lone({ has: { "http.request.resend_count": 1 } })).toEqual([]);
    expect(lone({ events: [event("retry"), event("retry"), event("retry")] })).toEqual(["error retry storm"]);
  });

  it("cannot judge counts that contradict each other", () => {
    const odd = span("llm_request", {
      parent: "agent.run",
      at: [0, 10],
      has: { attempt: 3, "retry.count": 0 },
    });
    expect(unjudgedBy("R01", [root(90_000), odd])).toEqual(["attempt counts contradict each other"]);
  });

  it("sees an SDK's own retries in log lines, and in a duration of several timeouts", () => {
    const chat = span("chat gpt-4o", { parent: "agent.run", at: [0, 3000], kind: "CLIENT" });
    const line = (at: number) =>
      log("Retrying request to /chat/completions in 0.8 seconds", { at, spanId: "chat gpt-4o" });
    expect(saidBy("R01", [root(90_000), chat], { logs: [line(500), line(1500)] })).toEqual([
      "warning retry storm",
    ]);
    const slow = span("chat gpt-4o", {
      parent: "agent.run",
      at: [0, 1_801_500],
      kind: "CLIENT",
      status: "ERROR",
      has: { "error.type": "APITimeoutError" },
    });
    expect(foundBy("R01", [root(1_900_000), slow])).toMatchObject([{ severity: "error", confidence: 0.5 }]);
  });

  it("is silent about decode steps", () => {
    const steps = [0, 10, 20].map((from) =>
      span("decode.step", {
        spanId: `s${from}` as Span["spanId"],
        parent: "agent.run",
        at: [from, from + 5],
        status: "ERROR",
      }),
    );
    expect(saidBy("R01", [root(1000), ...steps])).toEqual([]);
  });

  it("survives any type under any key", () => {
    const odd = { attempt: ["x"], "http.response.status_code": { toString: 1 } as never, "tool.args": null };
    expect(() => saidBy("R01", [root(1000), ...calls(FAILED_TWICE, { has: odd })])).not.toThrow();
  });
});
