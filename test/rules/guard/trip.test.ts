import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId } from "../../../src/model/ids.ts";
import { span, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;
type More = Partial<Parameters<typeof span>[1]>;

const root = (has: Values = {}, at: [number, number] = [0, 1000]) =>
  span("POST /chat", { at, kind: "SERVER", has: { "http.route": "/chat", ...has } });

function guard(has: Values, more: More = {}, name = "injection") {
  const kind = { "openinference.span.kind": "GUARDRAIL" };
  return span(name, { parent: "POST /chat", at: [5, 100], has: { ...kind, ...has }, ...more });
}

function generate(at: [number, number], more: More = {}) {
  return span("generate", { parent: "POST /chat", at, has: { "gen_ai.operation.name": "chat" }, ...more });
}

const firstToken = (at: number) => ({
  events: [{ name: "first_token", timeUnixNano: unixNano(at), attributes: new Map() }],
});
const BLOCK = { "guardrail.action": "block" };
const INPUT = { "guardrail.type": "input" };

describe("Q07 trip", () => {
  it("tells that a model was called after a block", () => {
    expect(foundBy("Q07", [root(), guard(BLOCK), generate([110, 900])])).toMatchObject([
      {
        severity: "error",
        spanIds: ["injection", "generate"],
        message: "generate started after injection had blocked the request",
        evidence: { attr: [{ spanId: "injection", key: "guardrail.action", value: "block" }] },
      },
    ]);
    const tool = span("execute_tool refund", { parent: "POST /chat", at: [110, 120] });
    expect(saidBy("Q07", [root(), guard(BLOCK), tool])).toEqual(["error call after a block"]);
  });

  it("is info where nothing ran and the request was refused", () => {
    expect(saidBy("Q07", [root({ "http.status_code": 403 }), guard(BLOCK)])).toEqual([
      "info guard blocked the request",
    ]);
  });

  it("lets the same guard judge again", () => {
    const again = guard({ "guardrail.action": "allow" }, { spanId: "again" as SpanId, at: [110, 150] });
    expect(saidBy("Q07", [root(), guard(BLOCK), again, generate([160, 900])])).toEqual([
      "info guard blocked the request",
    ]);
  });

  it("tells that a guard timed out and the request went on", () => {
    const timedOut = guard({ "error.type": "timeout" });
    expect(foundBy("Q07", [root(), timedOut, generate([110, 900])])).toMatchObject([
      {
        severity: "error",
        message: "injection failed (timeout), and generate ran and was answered all the same",
      },
    ]);
    expect(saidBy("Q07", [root({ "http.status_code": 503 }), timedOut, generate([110, 900])])).toEqual([]);
    expect(saidBy("Q07", [root(), timedOut])).toEqual([]);
    const retried = guard({ "guardrail.action": "allow" }, { spanId: "again" as SpanId, at: [110, 150] });
    expect(saidBy("Q07", [root(), timedOut, retried, generate([160, 900])])).toEqual([]);
  });

  it("tells it of an output guard too", () => {
    const failed = guard({ "guardrail.type": "output" }, { at: [910, 990], status: "ERROR" });
    expect(saidBy("Q07", [root(), generate([10, 900]), failed])).toEqual(["error guard failed open"]);
  });

  it("lets a guard run beside the model whose output waits for it", () => {
    const beside = guard({ ...INPUT, "guardrail.action": "allow" }, { at: [5, 300] });
    expect(saidBy("Q07", [root(), beside, generate([6, 900], firstToken(350))])).toEqual([]);
    expect(saidBy("Q07", [root(), beside, generate([6, 900])])).toEqual([]);
    const cancelled = guard({ ...INPUT, ...BLOCK }, { at: [5, 300] });
    const call = generate([6, 310], { has: { "gen_ai.operation.name": "chat", "error.type": "cancelled" } });
    expect(saidBy("Q07", [root(), cancelled, call])).toEqual(["info guard blocked the request"]);
  });

  it("tells output that left before the verdict, or in spite of a block", () => {
    const beside = (action: string) => guard({ ...INPUT, "guardrail.action": action }, { at: [5, 300] });
    expect(saidBy("Q07", [root(), beside("allow"), generate([6, 900], firstToken(200))])).toEqual([
      "error answer left before the guard",
    ]);
    expect(saidBy("Q07", [root({}, [0, 250]), beside("allow"), generate([6, 240])])).toEqual([
      "error answer left before the guard",
    ]);
    expect(saidBy("Q07", [root(), beside("block"), generate([6, 900], firstToken(350))])).toEqual([
      "error answer in spite of a block",
    ]);
    expect(foundBy("Q07", [root(), beside("block"), generate([6, 900])])).toMatchObject([
      { confidence: 0.7 },
    ]);
    expect(saidBy("Q07", [root({ "http.status_code": 400 }), beside("block"), generate([6, 900])])).toEqual([
      "info guard blocked the request",
    ]);
  });

  it.each<[string, Values, string]>([
    ["by its type", { "guardrail.type": "output" }, "check"],
    ["by its name", { "guardrail.name": "Answer moderation" }, "check"],
    ["by its span's name", {}, "guard.output"],
    ["by its place", {}, "guard"],
  ])("knows an output guard %s: it always ends after the model began", (_what, has, name) => {
    const output = guard({ ...has, "guardrail.action": "redact" }, { at: [700, 950] }, name);
    const spans = [root(), generate([10, 720], firstToken(100)), output];
    expect(saidBy("Q07", spans)).toEqual(["info guard redacted the answer"]);
  });

  it.each<[string, Values, string[]]>([
    ["a blocked flag", { "guardrail.blocked": true }, ["info guard blocked the request"]],
    ["a triggered flag", { "guardrail.triggered": "true" }, ["info guard flagged the request"]],
    ["moderation's flag", { "moderation.flagged": true }, ["info guard flagged the request"]],
    ["a mask", { "guard.action": "MASK" }, ["info guard redacted the request"]],
    ["what it lets pass", { "moderation.action": "none" }, []],
    ["a flag that is not set", { "guardrail.blocked": false }, []],
  ])("reads %s", (_what, has, said) => {
    expect(saidBy("Q07", [root({ "http.status_code": 403 }), guard(has)])).toEqual(said);
    expect(unjudgedBy("Q07", [root({ "http.status_code": 403 }), guard(has)])).toEqual([]);
  });

  it("reads a guard that wrote an event, and a provider's own", () => {
    const event = {
      name: "guardrail",
      timeUnixNano: unixNano(50),
      attributes: new Map<string, AttributeValue>([["guardrail.action", "block"]]),
    };
    const told = span("POST /chat", {
      at: [0, 1000],
      kind: "SERVER",
      has: { "http.route": "/chat" },
      events: [event],
    });
    expect(saidBy("Q07", [told, generate([60, 900])])).toEqual(["error call after a block"]);
    const stopped = generate([10, 900], {
      has: { "gen_ai.operation.name": "chat", "gen_ai.response.finish_reasons": ["guardrail_intervened"] },
    });
    expect(saidBy("Q07", [root(), stopped])).toEqual(["info guard blocked the answer"]);
  });

  it("cannot judge a guard that says nothing", () => {
    expect(unjudgedBy("Q07", [root(), guard({}), generate([110, 900])])).toEqual([
      "what the guard decided is not recorded",
    ]);
  });

  it("does not take a guard's own model for what it guards", () => {
    const own = span("chat", { parent: "injection", at: [10, 90], has: { "gen_ai.operation.name": "chat" } });
    expect(saidBy("Q07", [root({ "http.status_code": 403 }), guard(BLOCK), own])).toEqual([
      "info guard blocked the request",
    ]);
  });
});
