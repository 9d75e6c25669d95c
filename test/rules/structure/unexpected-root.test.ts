import { describe, expect, it } from "vitest";
import type { SpanId, TraceId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { Run } from "../../../src/rules/run.ts";
import { unexpectedRoot } from "../../../src/rules/structure/unexpected-root.ts";
import type { TraceFacts } from "../../../src/trace/facts.ts";
import { span, TRACE, unixNano } from "../../trace/story.ts";
import { foundBy, type Told, unjudgedBy } from "../judged.ts";
import { otherTrace } from "../other-trace.ts";
import { expected, MINISERVE } from "./expected.ts";

const POD = { "service.instance.id": "miniserve-7d9f-2" };

/** A request whose trace lacks its decode, unless it has one. */
function request(
  id: string,
  more: { from?: number; decodes?: boolean; requestId?: string } = {},
): TraceFacts {
  const { from = 0, decodes = false, requestId = id } = more;
  const inside = (name: string, at: number) =>
    span(name, { parent: "http.handler", at: [from + at, from + at + 5], resource: POD });
  return otherTrace(`trace ${id}` as TraceId, [
    span("http.handler", {
      at: [from, from + 300],
      kind: "SERVER",
      has: { "http.route": "/v1/completions", "llm.request.id": requestId },
      resource: POD,
    }),
    inside("tokenize.input", 2),
    ...(decodes ? [inside("llm.decode", 50)] : []),
  ]);
}

type Where = Pick<Parameters<typeof span>[1], "has" | "resource">;

const stray = span("llm.decode", { at: [100, 220], resource: POD });
const eight = Array.from({ length: 8 }, (_, n) => request(`r${n}`, { from: n }));

function byContract(spans: readonly Span[], told: Told = {}, text = MINISERVE) {
  return foundBy("S02", spans, { expectations: expected(spans, text), ...told });
}

describe("S02 unexpected-root, with a contract", () => {
  it("names the only request of its instance that lacks it as the probable parent", () => {
    const others = [request("a"), request("b", { from: 1_000 })];
    const [found] = byContract([stray], { others });
    expect(found).toMatchObject({
      severity: "error",
      confidence: 0.9,
      phrase: "lost context",
      expected: "under http.handler (contract miniserve.completions)",
      actual: "no parent",
      evidence: {
        stat: [{ name: "share of the roots of miniserve called llm.decode", value: 1 / 3, n: 3 }],
        link: [{ traceId: "trace a", spanId: "http.handler" }],
      },
    });
    expect(found?.message).toBe(
      "llm.decode has no parent, though the contract has it under http.handler; probable parent trace trace a, " +
        "http.handler (score 5: 2 it has no llm.decode, 2 no other request ran around it, 1 the same instance)",
    );
  });

  it("knows the request by a key among eight at once", () => {
    const keyed = { ...stray, attributes: new Map([["llm.request.id", "r5"]]) };
    const [found] = byContract([keyed], { others: eight });
    expect(found?.message).toContain(
      "probable parent trace trace r5, http.handler (score 6: 3 the same request id",
    );
    expect(found?.evidence.attr).toEqual([{ spanId: "llm.decode", key: "llm.request.id", value: "r5" }]);
    expect(found?.evidence.link).toHaveLength(5);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    [
      "user and route",
      { "user.id_hash": "h_9", "http.route": "/v1" },
      { "user.id_hash": "h_9", "http.route": "/v1" },
    ],
    ["conversation", { "gen_ai.conversation.id": "c7" }, { "gen_ai.conversation.id": "c7" }],
    [
      "response id",
      { "gen_ai.response.id": "resp_1" },
      { "gen_ai.response.id": "resp_1", "llm.request.id": "r" },
    ],
    [
      "turn of a session",
      { "session.id": "s1", "turn.index": "4" },
      { "session.id": "s1", "turn.index": "4" },
    ],
    ["id of its HTTP request", { request_id: "q" }, { "http.request.id": "q" }],
  ])("knows it by the %s", (what, has, theirs) => {
    const handler = span("http.handler", { at: [0, 300], kind: "SERVER", has: theirs });
    const others = [...eight, otherTrace("theirs" as TraceId, [handler])];
    const [found] = byContract([span("llm.decode", { at: [100, 220], has })], { others });
    expect(found?.message).toContain(
      `probable parent trace theirs, http.handler (score 5: 3 the same ${what}`,
    );
  });

  it("shows the session beside the turn", () => {
    const has = { "session.id": "s1", "turn.index": 4 };
    const others = [...eight, otherTrace("theirs" as TraceId, [span("http.handler", { at: [0, 300], has })])];
    const [found] = byContract([span("llm.decode", { at: [100, 220], has })], { others });
    expect(found?.evidence.attr).toEqual([
      { spanId: "llm.decode", key: "turn.index", value: 4 },
      { spanId: "llm.decode", key: "session.id", value: "s1" },
    ]);
  });

  it("reads a header's list of one as the id that a framework writes", () => {
    const handler = span("http.handler", {
      at: [0, 300],
      has: { "http.request.header.x-request-id": ["7f3a"] },
    });
    const others = [...eight, otherTrace("theirs" as TraceId, [handler])];
    const decode = span("llm.decode", { at: [100, 220], has: { "request.id": "7f3a" } });
    expect(byContract([decode], { others })[0]?.message).toContain("probable parent trace theirs");
  });

  it.each<[string, Where, Where, boolean]>([
    ["instance", { resource: POD }, { resource: POD }, true],
    ["process", { resource: { "process.pid": 41 } }, { resource: { "process.pid": 41 } }, true],
    [
      "process",
      { resource: { "process.pid": 1, "host.name": "a" } },
      { resource: { "process.pid": 1, "host.name": "b" } },
      false,
    ],
    [
      "process",
      { resource: { "process.pid": 1, ...POD } },
      { resource: { "process.pid": 1, "service.instance.id": "x" } },
      false,
    ],
    ["thread", { has: { "thread.id": 88 } }, { has: { "thread.id": 88 } }, true],
    ["thread", { has: { "thread.id": 88 } }, { has: { "thread.id": 89 } }, false],
    [
      "thread",
      { has: { "thread.id": 88 }, resource: { "process.pid": 1 } },
      { has: { "thread.id": 88 }, resource: { "process.pid": 2 } },
      false,
    ],
  ])("scores 1 for the same %s (%j, %j: %s)", (what, own, theirs, isSame) => {
    const others = [otherTrace("theirs" as TraceId, [span("http.handler", { at: [0, 300], ...theirs })])];
    const [found] = byContract([span("llm.decode", { at: [100, 220], ...own })], { others });
    const scored = "2 it has no llm.decode, 2 no other request ran around it";
    expect(found?.message).toContain(
      isSame
        ? `probable parent trace theirs, http.handler (score 5: ${scored}, 1 the same ${what})`
        : "; possible (1 candidate, score 4)",
    );
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["user of another route", { "user.id": "u", "http.route": "/a" }, { "user.id": "u", "http.route": "/b" }],
    [
      "turn of another session",
      { "session.id": "s1", "turn.id": "4" },
      { "session.id": "s2", "turn.id": "4" },
    ],
    ["session without a turn", { "session.id": "s1" }, { "session.id": "s1" }],
    ["turn without a session", { "turn.id": "4" }, { "turn.id": "4" }],
  ])("does not take a %s for a key", (_what, has, theirs) => {
    const handler = span("http.handler", { at: [0, 300], has: theirs });
    const others = [...eight, otherTrace("theirs" as TraceId, [handler])];
    const [found] = byContract([span("llm.decode", { at: [100, 220], has })], { others });
    expect(found?.message).toContain("; its request is unknown");
  });

  it("names no parent where eight requests fit alike", () => {
    const [found] = byContract([stray], { others: eight });
    expect(found?.message).toContain("; possible (8 candidates, score 3)");
    expect(found?.message).not.toContain("trace r");
    const complete = eight.map((_, n) => request(`r${n}`, { decodes: true }));
    expect(byContract([stray], { others: complete })[0]?.message).toContain("; its request is unknown");
  });

  it("does not count what a partial trace lacks, nor requests that ended before", () => {
    const { traceId, spans } = request("p").evidence;
    const others = [otherTrace(traceId, spans, { partial: "too large" })];
    const [found] = byContract([stray], { others });
    expect(found?.message).toContain("; possible (1 candidate, score 3)");
    const before = [request("early", { from: -900 })];
    expect(byContract([stray], { others: before })[0]?.message).toMatch(/under http\.handler$/);
  });

  it("is an error beside a proper root too", () => {
    const handler = span("http.handler", { at: [0, 300], kind: "SERVER" });
    expect(byContract([handler, stray])).toMatchObject([
      {
        severity: "error",
        message:
          "llm.decode has no parent, though the contract has it under http.handler, beside http.handler in one trace",
      },
    ]);
  });

  it("is a warning where the trace is partial or may still grow", () => {
    expect(byContract([stray], { partial: "too large" })).toMatchObject([{ severity: "warning" }]);
    expect(byContract([stray], { now: unixNano(230) })).toMatchObject([{ severity: "warning" }]);
  });

  it.each([
    ["name", "llm.decode"],
    ["service", "miniserve"],
    ["attribute", "app.warmup"],
    ["value of an attribute", "app.warmup=true"],
  ])("accepts roots that it allows by %s", (_what, allowed) => {
    const text = `${MINISERVE}\nroots: { allow: ["${allowed}"] }\n`;
    const warm = { ...stray, attributes: new Map([["app.warmup", true]]) };
    expect(byContract([warm], {}, text)).toEqual([]);
    expect(byContract([span("rerank", { at: [0, 9], service: "other" })], {}, text)).toEqual([]);
  });

  it("asks whether it is a workload where it begins many traces", () => {
    const strays = (count: number) =>
      Array.from({ length: count }, (_, n) => otherTrace(`stray ${n}` as TraceId, [stray]));
    const seven = Array.from({ length: 7 }, (_, n) => request(`r${n}`));
    expect(byContract([stray], { others: [...seven, ...strays(2)] })).toMatchObject([
      {
        severity: "error",
        message: expect.stringContaining("; 3 of 10 roots of its service are called so"),
        evidence: {
          link: expect.arrayContaining([
            { traceId: "stray 1", spanId: "llm.decode", note: "another root called llm.decode" },
          ]),
        },
      },
    ]);
    expect(byContract([stray], { others: [...seven, ...strays(3)] })).toMatchObject([
      {
        severity: "info",
        message: "llm.decode begins 4 of the 11 traces of miniserve: is it work of its own?",
      },
    ]);
  });

  it("says nothing of another service's spans of the same name", () => {
    const foreign = span("llm.decode", { at: [0, 9], service: "speech-lab" });
    expect(byContract([foreign])).toEqual([]);
    expect(unjudgedBy("S02", [foreign], { expectations: expected([foreign]) })).toHaveLength(1);
  });
});

describe("S02 unexpected-root, by roles alone", () => {
  it("warns of a second root in a trace, as S03 does", () => {
    const spans = [span("answer", { at: [0, 90], kind: "SERVER" }), span("rerank", { at: [10, 20] })];
    expect(foundBy("S02", spans)).toMatchObject([
      {
        severity: "warning",
        confidence: 0.6,
        message: "rerank has no parent, though rerank work belongs to a request, beside answer in one trace",
      },
    ]);
    expect(foundBy("S03", spans)).toHaveLength(1);
  });

  it("warns where its service has other roots", () => {
    expect(foundBy("S02", [stray], { others: [request("a")] })).toMatchObject([
      { severity: "warning", confidence: 0.6 },
    ]);
  });

  it("takes a bare model call for a request of its own", () => {
    const chat = span("chat gpt-4o", { at: [0, 900], has: { "gen_ai.operation.name": "chat" } });
    expect([foundBy("S02", [chat]), unjudgedBy("S02", [chat])]).toEqual([[], []]);
  });

  it("asks once about a service that does nothing else, from ten traces on", () => {
    const embed = (n: number) =>
      otherTrace(`trace ${n}` as TraceId, [span("embed", { at: [n, n + 5], service: "indexer" })]);
    const said = (count: number) => {
      const run = new Run(Array.from({ length: count }, (_, n) => embed(n)));
      return run.traces.flatMap((facts) => [...unexpectedRoot.check(ruleFacts(facts, { ...SETTLED, run }))]);
    };
    expect(said(9)).toEqual([]);
    expect(said(10)).toMatchObject([
      { severity: "info", message: "embed begins 10 of the 10 traces of indexer: is it work of its own?" },
    ]);
  });

  it("accepts a root that a link explains", () => {
    const attributes = new Map([["opentracing.ref_type", "child_of"]]);
    const elsewhere = { traceId: "producer" as TraceId, spanId: "send" as SpanId, attributes: new Map() };
    const consumer = span("judge", { at: [0, 9], kind: "CONSUMER", links: [elsewhere] });
    const child = span("judge", { at: [0, 9], links: [{ ...elsewhere, attributes }] });
    for (const one of [consumer, child])
      expect(foundBy("S02", [one], { others: [request("a")] })).toEqual([]);
    const own = span("judge", { at: [0, 9], links: [{ ...elsewhere, traceId: TRACE }] });
    expect(foundBy("S02", [own], { others: [request("a")] })).toHaveLength(1);
  });

  it("cannot judge the only trace of a service", () => {
    expect([foundBy("S02", [stray]), unjudgedBy("S02", [stray])]).toEqual([
      [],
      ["no contract, and no other trace of its service given"],
    ]);
    expect(unjudgedBy("S02", [stray], { others: [] })).toHaveLength(1);
  });

  it("judges five hundred strays among two thousand requests", () => {
    const many = Array.from({ length: 2_000 }, (_, n) => request(`r${n}`, { from: n * 10 }));
    const strays = Array.from({ length: 500 }, (_, n) =>
      otherTrace(`s${n}` as TraceId, [
        span("llm.decode", { at: [n * 20 + 100, n * 20 + 220], resource: POD }),
      ]),
    );
    const run = new Run([...many, ...strays]);
    const found = strays.flatMap((facts) => [...unexpectedRoot.check(ruleFacts(facts, { ...SETTLED, run }))]);
    expect(found).toHaveLength(500);
  });
});
