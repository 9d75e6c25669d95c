import { describe, expect, it } from "vitest";
import { type SpanId, spanIdOf } from "../../../src/model/ids.ts";
import { log, span, unixNano } from "../../trace/story.ts";
import { foundBy, judged, saidBy } from "../judged.ts";
import { expected } from "./expected.ts";

const handler = span("http.handler", { at: [0, 300], kind: "SERVER" });
const decode = span("llm.decode", { parent: "zz", at: [20, 250] });
const stages = [
  span("embed.query", { parent: "gone", at: [6, 21] }),
  span("vector.search", { parent: "gone", at: [21, 29] }),
  span("rerank", { parent: "gone", at: [29, 49] }),
];

const expectations = expected([handler, ...stages]);

describe("S01 missing-parent", () => {
  it("is an error where the service's other spans arrived: the span was lost", () => {
    const [found] = foundBy("S01", [handler, decode]);
    expect(found).toMatchObject({
      severity: "error",
      phrase: "lost span",
      spanIds: ["llm.decode"],
      evidence: {
        absent: [{ what: "span zz", where: "the 2 spans of the trace" }],
        time: [{ spanId: "llm.decode", offsetNs: 20_000_000, durationNs: 230_000_000 }],
      },
    });
    expect(found?.message).toBe(
      "llm.decode names a parent that nobody sent, zz (+20 ms to +250 ms): " +
        "it was dropped on export, never ended, or filtered out",
    );
  });

  it("says once what several children miss, and what the contract calls it", () => {
    const found = foundBy("S01", [handler, ...stages], { expectations });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain("gone, probably rag.retrieve (+6 ms to +49 ms)");
    expect(found[0]).toMatchObject({
      spanIds: ["embed.query", "vector.search", "rerank"],
      expected: "a span gone, by the contract http.handler/rag.retrieve",
    });
  });

  it("guesses no name from too few children, or without a contract", () => {
    const one = foundBy("S01", [handler, ...stages.slice(2)], { expectations });
    const alone = foundBy("S01", [handler, ...stages]);
    expect([...one, ...alone].filter(({ message }) => message.includes("probably"))).toEqual([]);
  });

  it("says each lost span of a trace", () => {
    expect(saidBy("S01", [handler, decode, ...stages])).toEqual(["error lost span", "error lost span"]);
  });

  it("is a warning where all of a service hangs under it, beside another service", () => {
    const web = span("GET /chat", { at: [0, 300], service: "web" });
    const entry = span("answer", { parent: "gone", at: [10, 200], service: "model" });
    const below = span("llm.decode", { parent: "answer", at: [20, 100], service: "model" });
    expect(saidBy("S01", [web, entry, below])).toEqual(["warning parent lost between services"]);
    const elsewhere = span("warm", { parent: "GET /chat", at: [1, 2], service: "model" });
    expect(saidBy("S01", [web, entry, below, elsewhere])).toEqual(["error lost span"]);
    const second = span("cache", { parent: "other", at: [1, 2], service: "model" });
    expect(saidBy("S01", [web, entry, second])).toEqual(["error lost span", "error lost span"]);
  });

  it("leaves to S05 what a caller outside the trace has called", () => {
    const entries = [
      span("GET /a", { parent: "x", at: [0, 9], kind: "SERVER" }),
      span("receive", { parent: "y", at: [1, 9], kind: "CONSUMER" }),
      span("run", { parent: "z", at: [2, 9], flags: 0x301 }),
    ];
    expect(saidBy("S01", entries)).toEqual([]);
    expect(saidBy("S05", entries)).toHaveLength(3);
    const local = span("GET /b", { parent: "x", at: [0, 9], kind: "SERVER", flags: 0x101 });
    expect(saidBy("S01", [local])).toEqual(["error lost span"]);
  });

  it("waits while the trace may still grow", () => {
    const spans = [handler, decode];
    expect(saidBy("S01", spans, { now: unixNano(300 + 29_999) })).toEqual(["info parent still running"]);
    expect(foundBy("S01", spans, { now: unixNano(10_300) })[0]?.message).toContain("last span is 10 s old");
    expect(saidBy("S01", spans, { now: unixNano(300 + 30_000) })).toEqual(["error lost span"]);
    expect(saidBy("S01", spans)).toEqual(["error lost span"]);
  });

  it("is info on a partial trace", () => {
    const [found] = foundBy("S01", [handler, decode], { partial: "too large", now: unixNano(301) });
    expect(found).toMatchObject({ severity: "info", phrase: "parent outside a partial trace" });
    expect(found?.message).toContain("the trace is partial (too large)");
  });

  it("is a warning where no span of the trace has an end", () => {
    expect(saidBy("S01", [span("run", { at: [0] }), span("step", { parent: "gone", at: [5] })])).toEqual([
      "warning lost span",
    ]);
  });

  it("is surer with the log lines that name the lost span", () => {
    const lines = [log("retrieval.done", { at: 50, spanId: "gone" }), log("other", { at: 51 })];
    const [found] = foundBy("S01", [handler, ...stages], { logs: lines });
    expect(found?.message).toContain("1 log line names it");
    expect(found?.confidence).toBe(0.95);
    expect(found?.evidence.log).toMatchObject([{ message: "retrieval.done" }]);
  });

  it("knows a parent by its id in whatever form it was written; an id of zeros is none", () => {
    const one = spanIdOf("0000000000000001");
    expect(one).toBe("0000000000000001");
    const root = { ...span("root", { at: [0, 9] }), spanId: one as SpanId };
    const child = { ...span("child", { at: [1, 2] }), parentSpanId: spanIdOf("AAAAAAAAAAE=") };
    const other = { ...span("other", { at: [2, 3] }), parentSpanId: spanIdOf("0000000000000000") };
    expect(saidBy("S01", [root, child, other])).toEqual([]);
  });

  it("judges twenty thousand orphans at once", () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      span(`s${i}`, { parent: i % 2 === 0 ? "gone" : `gone ${i}`, at: [i % 1000, 2000] }),
    );
    expect(judged(many).findings.filter(({ rule }) => rule === "S01")).toHaveLength(10_001);
  });
});
