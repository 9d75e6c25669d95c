import { describe, expect, it } from "vitest";
import type { SpanId, TraceId } from "../../../src/model/ids.ts";
import { factsOf, span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";
import { otherTrace } from "../other-trace.ts";

const ID = "decode" as SpanId;
const USAGE = { "llm.model": "m", "llm.tokens.out": 5, "gen_ai.cost_usd": 0.25 };
const root = span("root", { at: [0, 100] });

describe("S09 duplicate-span-id", () => {
  it("is an error where two different spans bear one id, with where they differ", () => {
    const found = foundBy("S09", [
      root,
      span("late", { spanId: ID, parent: "root", at: [30, 60] }),
      span("early", { spanId: ID, parent: "root", at: [10, 50] }),
    ]);
    expect(found).toMatchObject([
      {
        severity: "error",
        message: "2 different spans bear the id decode (early, late), differing in name",
        actual: "name: early, and late",
        evidence: { time: [{ offsetNs: 10_000_000 }, { offsetNs: 30_000_000 }] },
      },
    ]);
  });

  it("shows the two values of an attribute", () => {
    const twin = (tokens: number) =>
      span("decode", { parent: "root", at: [10, 50], has: { "llm.tokens.out": tokens } });
    expect(foundBy("S09", [root, twin(10), twin(11)])).toMatchObject([
      {
        severity: "error",
        evidence: {
          attr: [
            { spanId: "decode", key: "llm.tokens.out", value: 10 },
            { spanId: "decode", key: "llm.tokens.out", value: 11 },
          ],
        },
      },
    ]);
  });

  it("says that structural TraceQL is blind where one id stands three times", () => {
    const three = [1, 2, 3].map((at) => span(`s${at}`, { spanId: ID, parent: "root", at: [at, 50] }));
    const blind = "structural TraceQL is blind on this trace";
    expect(foundBy("S09", [root, ...three])[0]?.message).toContain(blind);
    expect(foundBy("S09", [root, ...three.slice(1)])[0]?.message).not.toContain(blind);
  });

  it("is info where a span was exported again, which counts once everywhere", () => {
    const spans = [
      root,
      ...[1, 2, 3].map(() => span("decode", { parent: "root", at: [10, 20], has: USAGE })),
    ];
    expect(foundBy("S09", spans)).toMatchObject([
      {
        severity: "info",
        message: "decode was exported again, equal in every field: 2 copies merged, counted once",
        spanIds: ["decode"],
      },
    ]);
    const { tokensOut, costUsd } = factsOf(spans);
    expect([tokensOut?.value, costUsd?.value]).toEqual([5, 0.25]);
  });

  it("says once that a whole batch was exported again", () => {
    const batch = Array.from({ length: 50 }, (_, n) => span(`s${n}`, { parent: "root", at: [n, 90] }));
    expect(foundBy("S09", [root, ...batch, ...batch])).toMatchObject([
      { message: "50 spans were exported again, equal in every field: 50 copies merged, counted once" },
    ]);
  });

  it("is info where one telling says all of the other, and more", () => {
    const found = foundBy("S09", [
      root,
      span("decode", { parent: "root", at: [10, 20], has: { "llm.model": "m" } }),
      span("decode", { parent: "root", at: [10, 20], has: USAGE }),
    ]);
    expect(found).toMatchObject([
      {
        severity: "info",
        message:
          "decode was exported 2 times, once more fully: it differs in attribute llm.tokens.out; the fuller one counts",
        evidence: { attr: [{ key: "llm.tokens.out", value: 5 }] },
      },
    ]);
  });

  it("is such a telling where only the counts of what was dropped differ", () => {
    const dropped = { attributes: 1, events: 0, links: 0 };
    expect(
      foundBy("S09", [span("root", { at: [0, 9], dropped }), span("root", { at: [0, 9] })]),
    ).toMatchObject([
      {
        severity: "info",
        actual: "the counts of what was dropped: absent, and 1 attributes, 0 events, 0 links",
      },
    ]);
  });

  it("is silent about the two halves of a Zipkin call", () => {
    const halves = [
      span("get", { spanId: ID, parent: "root", at: [10, 50], kind: "CLIENT", service: "front" }),
      span("/get", { spanId: ID, parent: "decode", at: [15, 45], kind: "SERVER", service: "back" }),
    ];
    expect(saidBy("S09", [root, ...halves])).toEqual([]);
  });

  it("only mentions Zipkin's message to many, whose receivers say that they share the id", () => {
    const half = (name: string, kind: "CLIENT" | "SERVER", at: number) =>
      span(name, { spanId: ID, parent: "root", at: [at, at + 5], kind, marks: ["shared"] });
    const halves = [half("send", "CLIENT", 10), half("receive", "SERVER", 12), half("receive", "SERVER", 13)];
    expect(foundBy("S09", [root, ...halves])).toMatchObject([
      { severity: "info", phrase: "one id for a message to many" },
    ]);
  });

  it("is silent about one id in two traces, and about ids that are all different", () => {
    const spans = [root, span("decode", { parent: "root", at: [1, 2] })];
    expect(saidBy("S09", spans, { others: [otherTrace("other" as TraceId, spans)] })).toEqual([]);
  });

  it("judges twenty thousand spans of one id", () => {
    const many = Array.from({ length: 20_000 }, (_, n) =>
      span(`s${n % 7}`, { spanId: ID, parent: "root", at: [n, n + 5] }),
    );
    expect(saidBy("S09", [root, ...many])).toEqual(["error one id, several spans"]);
  });
});
