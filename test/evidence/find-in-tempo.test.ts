import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { findInTempo } from "../../src/evidence/find-in-tempo.ts";
import type { FoundTrace } from "../../src/model/found-trace.ts";
import type { QueryFlags } from "../../src/query/from-flags.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";
import { json } from "../replay/replies.ts";
import type { Asked } from "../replay/server.ts";
import { tempoThatAnswers } from "../source/tempo/asking.ts";
import { traceAnswer } from "./backends.ts";

const spans = spansOf(emptyCompletion);
const { traceId } = emptyCompletion;
const START = spans[0]?.startUnixNano ?? 0n;
const SECOND = 1_000_000_000n;
const DECODE = spans.find(({ name }) => name === "llm.decode");

type Value = string | number;

/** A span in a search's answer, with what was selected of it. */
function span(attributes: Readonly<Record<string, Value>>, spanID: string = DECODE?.spanId ?? ""): object {
  return {
    spanID,
    name: "llm.decode",
    startTimeUnixNano: String(START),
    durationNanos: "5000000",
    attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  };
}

function attribute(key: string, value: Value): object {
  return { key, value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value } };
}

/** A trace in a search's answer. */
function candidate(found: readonly object[], more: object = {}): object {
  return {
    traceID: traceId,
    rootServiceName: "miniserve",
    rootTraceName: "http.handler",
    startTimeUnixNano: String(START),
    durationMs: 295,
    spanSets: [{ spans: found, matched: found.length }],
    serviceStats: { miniserve: { spanCount: spans.length } },
    ...more,
  };
}

interface Search {
  readonly rows: readonly FoundTrace[];
  readonly traceql: string;
  readonly limit: string | null | undefined;
  /** Traces that were fetched by id. */
  readonly fetched: readonly string[];
}

interface Given {
  readonly raw?: string;
  readonly from?: bigint;
  readonly to?: bigint;
}

async function search(
  candidates: readonly object[],
  flags: QueryFlags,
  { raw, from = START - 60n * SECOND, to = START + 60n * SECOND }: Given = {},
): Promise<Search> {
  const { tempo, server } = await tempoThatAnswers({
    "/api/search": json({ traces: candidates, metrics: {} }),
    "/api/v2/traces/*": traceAnswer(spans),
  });
  const query = queryFromFlags(flags, to);
  const rowsOf = query.limit === 0 ? "searched" : "whole";
  const asked = { query, raw, rows: rowsOf, from, to, atOnce: 4, onGone: () => {} } as const;
  const rows = await Array.fromAsync(findInTempo(tempo, asked));
  const searched = server.requests.find(({ path }) => path === "/api/search");
  return {
    rows,
    traceql: searched?.query.get("q") ?? "",
    limit: searched?.query.get("limit"),
    fetched: server.requests.flatMap(fetchedId),
  };
}

function fetchedId({ path }: Asked): string[] {
  return path.startsWith("/api/v2/traces/") ? [path.slice("/api/v2/traces/".length)] : [];
}

const ALL = { limit: "0" } as const;
const EMPTY = span({ "llm.tokens.out": 0 });

describe("where every trace is wanted", () => {
  it("a row is made of the search's answer where that proves the match", async () => {
    const { rows, fetched, traceql } = await search([candidate([EMPTY])], { ...ALL, tokensOut: ["0"] });
    expect(fetched).toEqual([]);
    expect(rows).toEqual([
      {
        traceId,
        service: "miniserve",
        rootName: "http.handler",
        startUnixNano: START,
        durationNs: 295e6,
        spanCount: spans.length,
        spanIds: [DECODE?.spanId],
      },
    ]);
    expect(traceql).toMatch(/select\(.*span\."llm\.tokens\.out"/);
  });

  it("and of every condition at once, on one span", async () => {
    const flags = { ...ALL, tokensOut: ["0"], model: ["m"] };
    const both = span({ "llm.tokens.out": 0, "llm.model": "m" });
    expect((await search([candidate([both])], flags)).fetched).toEqual([]);
    const apart = [EMPTY, span({ "llm.model": "m", "llm.tokens.out": 3 }, "00000000000000ab")];
    const { fetched, rows } = await search([candidate(apart)], flags);
    expect(fetched).toEqual([traceId]);
    expect(rows).toEqual([]);
  });

  it("without any condition nothing is fetched either", async () => {
    const { rows, fetched } = await search([candidate([span({})])], ALL);
    expect(fetched).toEqual([]);
    expect(rows.map(({ spanIds }) => spanIds)).toEqual([[]]);
  });

  it("only the spans that pass are named", async () => {
    const two = [EMPTY, span({ "llm.tokens.out": 9 }, "00000000000000ab")];
    const { rows } = await search([candidate(two)], { ...ALL, tokensOut: ["0"] });
    expect(rows.map(({ spanIds }) => spanIds)).toEqual([[DECODE?.spanId]]);
  });

  it.each<[string, readonly object[], QueryFlags]>([
    [
      "a call with 0 tokens in and out, which may be no call",
      [candidate([span({ "llm.tokens.in": 0, "llm.tokens.out": 0, "llm.model": "m" })])],
      { tokensOut: ["0"], model: ["m"] },
    ],
    [
      "more spans matched than were given",
      [candidate([], { spanSets: [{ spans: [EMPTY], matched: 101 }] })],
      { tokensOut: ["0"] },
    ],
    [
      "a key of two scopes",
      [candidate([{ ...span({}), attributes: [attribute("score", 2), attribute("score", 7)] }])],
      { attr: ["score=7"] },
    ],
    [
      "a value that is not of its column's type",
      [candidate([span({ "http.method": "nil" })])],
      { attr: ["http.method!=5"] },
    ],
    [
      "a stop reason that an event tells",
      [candidate([span({ finish_reason: "stop", stop_reason: "length" })])],
      { stopReason: ["length"] },
    ],
    [
      "a span that has not ended",
      [candidate([{ ...span({}), durationNanos: String(2n ** 64n - START) }])],
      { spanDuration: ["<1ms"] },
    ],
    [
      "a whole float, which is no text",
      [candidate([{ ...span({}), attributes: [{ key: "score", value: { doubleValue: 7 } }] }])],
      { attr: ['score="7"'] },
    ],
    [
      "another int beyond 2^53",
      [candidate([{ ...span({}), attributes: [{ key: "id", value: { intValue: "9007199254740993" } }] }])],
      { attr: ["id=9007199254740992"] },
    ],
    ["a server that does not count spans", [candidate([EMPTY], { serviceStats: {} })], { tokensOut: ["0"] }],
    ["an absence", [candidate([span({})])], { stopReason: ["none"] }],
    ["an absent attribute", [candidate([span({})])], { attr: ["no.such=none"] }],
    ["a condition on the trace", [candidate([EMPTY])], { tokensOut: ["0"], root: ["http.handler"] }],
    ["a span that the trace must have", [candidate([span({})])], { hasSpan: ["rerank"] }],
  ])("%s: the trace is fetched", async (_why, candidates, flags) => {
    expect((await search(candidates, { ...ALL, ...flags })).fetched).toEqual([traceId]);
  });

  it("the fetched trace decides: what does not match is no row", async () => {
    const candidates = [candidate([EMPTY])];
    const without = await search(candidates, { ...ALL, tokensOut: ["0"], withoutSpan: ["rerank"] });
    expect(without).toMatchObject({ fetched: [traceId], rows: [] });
    const having = await search(candidates, { ...ALL, tokensOut: ["0"], hasSpan: ["rerank"] });
    expect(having.rows[0]?.spanIds).toContain(DECODE?.spanId);
  });
});

describe("where so many are wanted", () => {
  it("whole traces are fetched, for rows with tokens and stop reason", async () => {
    const { rows, fetched, limit, traceql } = await search([candidate([EMPTY])], {
      tokensOut: ["0"],
      limit: "5",
    });
    expect(fetched).toEqual([traceId]);
    expect(limit).toBe("6");
    expect(traceql).not.toContain("select(");
    expect(rows).toEqual([expect.objectContaining({ traceId, tokensIn: 128, tokensOut: 0 })]);
  });

  it("a trace that is gone when it is fetched is no row, and told", async () => {
    const gone = candidate([EMPTY]);
    const { tempo } = await tempoThatAnswers({
      "/api/search": json({ traces: [gone] }),
      "/api/v2/traces/*": traceAnswer([]),
    });
    const query = queryFromFlags({ limit: "5" }, START);
    const told: string[] = [];
    const onGone = (id: string) => void told.push(id);
    const window = { from: START - SECOND, to: START + SECOND };
    const asked = { query, raw: undefined, rows: "whole", ...window, atOnce: 4, onGone } as const;
    expect(await Array.fromAsync(findInTempo(tempo, asked))).toEqual([]);
    expect(told).toEqual([traceId]);
  });
});

describe("the window", () => {
  const at = (startUnixNano: bigint) => candidate([EMPTY], { startTimeUnixNano: String(startUnixNano) });

  it.each(["0", "5"])("is half open and exact, limit %s", async (limit) => {
    const count = async (startUnixNano: bigint) => {
      const window = { from: START, to: START + SECOND };
      const { rows, fetched } = await search([at(startUnixNano)], { limit }, window);
      return { rows: rows.length, fetched: limit === "0" ? 0 : fetched.length };
    };
    const fetches = limit === "0" ? 0 : 1;
    expect(await count(START - 1n)).toEqual({ rows: 0, fetched: 0 });
    expect(await count(START)).toEqual({ rows: 1, fetched: fetches });
    expect(await count(START + SECOND)).toEqual({ rows: 0, fetched: 0 });
  });
});

describe("TraceQL of the user's", () => {
  const RAW = '{ span.llm.tokens.out = 0 } >> { name =~ "llm.*" }';

  it("passes untouched; what it finds is a row whatever lgtrace thinks of it", async () => {
    const { rows, fetched, traceql } = await search([candidate([span({})])], ALL, { raw: RAW });
    expect(traceql.startsWith(RAW)).toBe(true);
    expect(traceql.slice(RAW.length)).toMatch(/^( with \(most_recent=true\))?$/);
    expect(fetched).toEqual([]);
    expect(rows.map(({ spanIds }) => spanIds)).toEqual([[DECODE?.spanId]]);
  });

  it("with hints of its own gets none of ours", async () => {
    const hinted = `${RAW} with (exemplars=true)`;
    expect((await search([candidate([EMPTY])], ALL, { raw: hinted })).traceql).toBe(hinted);
  });

  it("with a limit fetches the trace for its row", async () => {
    const { rows, fetched } = await search([candidate([span({})])], { limit: "5" }, { raw: RAW });
    expect(fetched).toEqual([traceId]);
    expect(rows).toEqual([expect.objectContaining({ tokensOut: 0, spanIds: [DECODE?.spanId] })]);
  });
});
