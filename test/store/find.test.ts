import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importFiles } from "../../src/evidence/import.ts";
import { readFiles } from "../../src/evidence/read-files.ts";
import { type AttributeValue, floatValue } from "../../src/model/attribute.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import type { QueryFlags } from "../../src/query/from-flags.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";
import { matches } from "../../src/query/matches.ts";
import { TraceFacts } from "../../src/trace/facts.ts";
import { idOf, importPieces, newStore } from "./filled-store.ts";

const FIXTURES = globSync("fixtures/*/*.json").sort();
const NOW = 1_800_000_000_000_000_000n;

const QUESTIONS: readonly QueryFlags[] = [
  {},
  { tokensOut: ["0"] },
  { tokensOut: ["none"] },
  { tokensOut: ["none", ">100"] },
  { tokensOut: ["!=0"] },
  { tokensIn: ["1..200"] },
  { tokensIn: ["none"] },
  { tokensIn: ["none"], name: ["llm.prefill"] },
  { model: ["minigpt-v1"] },
  { model: ["!=minigpt-v1"] },
  { model: ["none"] },
  { stopReason: ["immediate_eos", "length"] },
  { stopReason: ["none"], tokensOut: [">0"] },
  { service: ["miniserve"] },
  { service: ["!=miniserve"] },
  { name: ["llm.decode"], tokensOut: ["0"] },
  { name: ["!=llm.decode"], service: ["miniserve"] },
  { status: ["ok"] },
  { error: true },
  { httpStatus: ["200"] },
  { httpStatus: [">=500"] },
  { httpStatus: ["none"] },
  { spanDuration: [">1s"] },
  { spanDuration: ["none"] },
  { duration: ["<300ms"] },
  { duration: ["1s..10s"] },
  { cost: [">0"] },
  { cost: ["none"] },
  { session: ["none"] },
  { user: ["!=nobody"] },
  { tenant: ["none"] },
  { variant: ["none"] },
  { root: ["http.handler"] },
  { root: ["!=http.handler"] },
  { hasSpan: ["rag.retrieve"] },
  { withoutSpan: ["rag.retrieve"] },
  { attr: ["llm.decode.steps"] },
  { attr: ["llm.decode.steps>=1"] },
  { attr: ["llm.tokens.out=0"] },
  { attr: ["llm.tokens.out!=0"] },
  { attr: ["llm.tokens.out=none"] },
  { attr: ["service.name=miniserve"] },
  { attr: ["llm.stop_reason=immediate_eos"], name: ["llm.decode"] },
  { from: "2026-05-22T14:00:00Z", to: "2026-05-22T15:00:00Z" },
];

describe("find on the store", () => {
  it("finds what the question means, for every question, in every story", async () => {
    const store = newStore();
    await importFiles(FIXTURES, store);
    const { traces } = (await readFiles(FIXTURES, undefined)).result();
    expect(store.list(0)).toHaveLength(traces.length);
    for (const flags of QUESTIONS) {
      const query = { ...queryFromFlags(flags, NOW), limit: 0 };
      const expected = traces
        .map((trace) => ({ traceId: trace.traceId, ...matches(query, new TraceFacts(trace)) }))
        .filter(({ matched }) => matched)
        .map(({ traceId, spanIds }) => ({ traceId, spanIds: [...new Set(spanIds)].sort() }));
      const found = [...store.find(query).matches].map(({ traceId, spanIds }) => ({
        traceId,
        spanIds: [...new Set(spanIds)].sort(),
      }));
      expect({ flags, found: found.sort(byId) }).toEqual({ flags, found: expected.sort(byId) });
    }
  });

  it("says what it searched, also where nothing matches", async () => {
    const store = newStore();
    await importPieces(store, [[spanWith("a", { k: 1 })]]);
    const { matches: found, searched } = store.find(queryFromFlags({ name: ["nowhere"] }, NOW));
    expect([...found]).toEqual([]);
    expect(searched).toEqual({ traces: 1, spans: 1, from: 10n, to: 10n });
  });
});

describe("an attribute of any kind", () => {
  const values: Record<string, AttributeValue> = {
    int: 5,
    float: floatValue(5),
    text: "5",
    spaced: " 5.0 ",
    list: [1, "5", true],
    big: 2n ** 63n,
    truth: true,
    nothing: null,
    nan: Number.NaN,
    infinite: Number.POSITIVE_INFINITY,
    bytes: new Uint8Array([53]),
    map: new Map([["5", 5]]),
    'a"quoted\\key\n😀': "it's 100% _odd_ * ?",
    "": "empty key",
    $: "dollar",
    lone: "\ud800",
  };
  const tests = [
    ...Object.keys(values).flatMap((key) => [
      { key, op: "exists" } as const,
      { key, op: "none" } as const,
      ...["=", "!="].flatMap((op) =>
        [
          "5",
          "true",
          "null",
          "9223372036854775808",
          "Infinity",
          "it's 100% _odd_ * ?",
          "empty key",
          "\ud800",
          "%",
        ].map((value) => ({
          key,
          op: op as "=",
          value,
          number: /^\d+$/.test(value) ? Number(value) : undefined,
        })),
      ),
      ...[">", ">=", "<", "<="].map((op) => ({ key, op: op as ">", value: 5 })),
      { key, op: "between", low: 4.5, high: 5.5 } as const,
    ]),
  ];

  it.each(["span", "resource"] as const)("is found on the %s as the question means it", async (place) => {
    const store = newStore();
    const span = spanWith("a", values, place);
    await importPieces(store, [[span]]);
    const facts = new TraceFacts({ traceId: TRACE, spans: [span], logs: [], partial: undefined, origin: "" });
    for (const test of tests) {
      const query = { ...queryFromFlags({}, NOW), span: [{ on: "attribute", test } as const] };
      const found = [...store.find(query).matches].length === 1;
      expect({ test, found }).toEqual({ test, found: matches(query, facts).matched });
    }
  });
});

const TRACE = idOf("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e");

function spanWith(
  id: string,
  values: Record<string, AttributeValue>,
  place: "span" | "resource" = "span",
): Span {
  const attributes = new Map(Object.entries(values));
  return makeSpan({
    traceId: TRACE,
    spanId: id as Span["spanId"],
    name: "llm.decode",
    startUnixNano: 10n,
    endUnixNano: 20n,
    ...(place === "span" ? { attributes } : { resource: { service: undefined, attributes } }),
  });
}

function byId(one: { traceId: string }, other: { traceId: string }): number {
  return one.traceId < other.traceId ? -1 : 1;
}
