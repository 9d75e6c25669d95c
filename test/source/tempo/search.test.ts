import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/model/backend.ts";
import { HttpClient } from "../../../src/source/http/http-client.ts";
import { type Search, searchTraces } from "../../../src/source/tempo/search.ts";
import type { SearchedTrace } from "../../../src/source/tempo/search-answer.ts";
import { searchPage } from "../../../src/source/tempo/search-page.ts";
import { fc } from "../../properties.ts";
import { json, plain } from "../../replay/replies.ts";
import { startReplay } from "../../replay/server.ts";
import { tempoThatAnswers } from "./asking.ts";
import { FakeSearch, type PushedTrace } from "./fake-search.ts";

const SECOND = 1_000_000_000n;
const NO_TLS = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };

async function found(
  fake: FakeSearch,
  asked: Partial<Search>,
  most = Number.POSITIVE_INFINITY,
): Promise<SearchedTrace[]> {
  await using tempo = await startReplay(fake.routes);
  const backend = {
    kind: "Tempo",
    url: tempo.url,
    from: "--tempo",
    headers: [],
    tenant: undefined,
    tls: NO_TLS,
    proxy: undefined,
  } as const;
  const http = new HttpClient(backend, { limits: DEFAULT_LIMITS, signal: undefined, note: undefined });
  const traces: SearchedTrace[] = [];
  const search = {
    traceql: "{ }",
    from: 0n,
    to: 1000n * SECOND,
    limit: 0,
    raw: false,
    atOnce: 4,
    ...asked,
  };
  for await (const trace of searchTraces(http, search)) {
    traces.push(trace);
    if (traces.length >= most) break;
  }
  await http.close();
  return traces;
}

const pushed = fc
  .array(fc.record({ start: fc.integer({ min: 1, max: 998 }), seconds: fc.integer({ min: 0, max: 40 }) }), {
    maxLength: 60,
  })
  .map((list) =>
    list.map((one, at): PushedTrace => ({ ...one, id: (at + 1).toString(16).padStart(32, "0") })),
  );

describe("a search comes to its end", () => {
  it.each([false, true])(
    "with every trace once, whatever a page holds (an old server: %s)",
    async (isOld) => {
      await fc.assert(
        fc.asyncProperty(pushed, fc.integer({ min: 1, max: 12 }), async (traces, limit) => {
          const fake = new FakeSearch();
          Object.assign(fake, { traces, isOld });
          const ids = (await found(fake, { limit })).map(({ traceId }) => traceId);
          expect(ids.toSorted()).toEqual(traces.map(({ id }) => id).toSorted());
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );

  it("newest first, where the server keeps to it", async () => {
    await fc.assert(
      fc.asyncProperty(pushed, fc.integer({ min: 1, max: 12 }), async (traces, limit) => {
        const fake = new FakeSearch();
        fake.traces = traces;
        const starts = (await found(fake, { limit })).map(({ startUnixNano }) => startUnixNano);
        expect(starts).toEqual(starts.toSorted((one, other) => (one > other ? -1 : 1)));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it.each([168, 24])("over windows longer than the %i h that the server searches", async (mostHours) => {
    const fake = new FakeSearch();
    const hour = (at: number): PushedTrace => ({
      id: `${at}`.padStart(32, "a"),
      start: at * 3600,
      seconds: 1,
    });
    Object.assign(fake, { mostHours, traces: [1, 100, 200, 399].map(hour) });
    const traces = await found(fake, { to: 400n * 3600n * SECOND });
    expect(traces.map(({ startUnixNano }) => Number(startUnixNano / SECOND) / 3600)).toEqual([
      399, 200, 100, 1,
    ]);
  });

  it("with more than a page of traces in one second", async () => {
    const fake = new FakeSearch();
    fake.traces = Array.from({ length: 50 }, (_, at) => ({
      id: (at + 1).toString(16).padStart(32, "0"),
      start: 500,
      seconds: 0,
    }));
    expect(await found(fake, { limit: 3 })).toHaveLength(50);
  });

  it("where its window reaches into the server's future", async () => {
    const fake = new FakeSearch();
    const traces = [990, 989, 988].map((start) => ({ id: `${start}`.padStart(32, "a"), start, seconds: 0 }));
    Object.assign(fake, { traces, isOld: true, now: 990 });
    expect(await found(fake, { limit: 1 })).toHaveLength(3);
  });

  it("in pages behind one another, where the server keeps to the newest: no halves", async () => {
    const fake = new FakeSearch();
    fake.traces = Array.from({ length: 90 }, (_, at) => ({
      id: (at + 1).toString(16).padStart(32, "0"),
      start: at * 10 + 1,
      seconds: 0,
    }));
    await found(fake, { limit: 9 });
    expect(fake.queries.map((asked) => asked.get("end"))).toEqual(["1000", "802", "12"]);
  });

  it("in pages that grow, where the reader finds too little in them", async () => {
    const fake = new FakeSearch();
    fake.traces = Array.from({ length: 5_500 }, (_, at) => ({
      id: (at + 1).toString(16).padStart(32, "0"),
      start: at + 1,
      seconds: 0,
    }));
    expect(await found(fake, { limit: 20, to: 6_000n * SECOND })).toHaveLength(5_500);
    const limits = fake.queries.map((asked) => Number(asked.get("limit")));
    expect(limits.slice(0, 4)).toEqual([21, 168, 1_000, 1_000]);
    expect(limits.length).toBeLessThan(10);
  });

  it("in windows beside one another, where all of many are wanted: each trace once, in order", async () => {
    const fake = new FakeSearch();
    const burst = Array.from({ length: 2_500 }, (_, at) => ({
      start: 90_000 - Math.floor(at / 3),
      seconds: 0,
    }));
    const rare = Array.from({ length: 40 }, (_, at) => ({
      start: 1 + at * 2_000,
      seconds: at === 3 ? 50_000 : 1,
    }));
    fake.traces = [...burst, ...rare].map((one, at) => ({
      ...one,
      id: (at + 1).toString(16).padStart(32, "0"),
    }));
    const traces = await found(fake, { to: 100_000n * SECOND });
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(2_540);
    const starts = traces.map(({ startUnixNano }) => startUnixNano);
    expect(starts).toEqual(starts.toSorted((one, other) => (one > other ? -1 : 1)));
    expect(fake.most).toBeGreaterThan(1);
    expect(fake.most).toBeLessThanOrEqual(4);
    expect(fake.queries.length).toBeLessThan(40);
  });

  it("with crowded seconds in windows beside one another: none asks for more on another's account", async () => {
    const fake = new FakeSearch();
    fake.traces = [89_998, 89_996]
      .flatMap((start) => Array.from({ length: 1_100 }, () => ({ start, seconds: 0 })))
      .map((one, at) => ({ ...one, id: (at + 1).toString(16).padStart(32, "0") }));
    expect(await found(fake, { to: 100_000n * SECOND })).toHaveLength(2_200);
    const limits = fake.queries.map((asked) => Number(asked.get("limit")));
    expect(Math.max(...limits)).toBe(8_000);
  });

  it("with every trace once, where windows beside one another are of any density", async () => {
    const anywhere = fc.integer({ min: 1, max: 90_000 });
    const crowded = fc.integer({ min: 80_000, max: 80_012 });
    const bursts = fc.array(
      fc.record({ start: fc.oneof(anywhere, crowded), count: fc.constantFrom(1, 30, 900, 1_100) }),
      { minLength: 2, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(bursts, async (list) => {
        const fake = new FakeSearch();
        fake.traces = list
          .flatMap(({ start, count }) => Array.from({ length: count }, () => ({ start, seconds: 0 })))
          .map((one, at) => ({ ...one, id: (at + 1).toString(16).padStart(32, "0") }));
        const ids = (await found(fake, { to: 100_000n * SECOND })).map(({ traceId }) => traceId);
        expect(ids.toSorted()).toEqual(fake.traces.map(({ id }) => id).toSorted());
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("early, where no more are wanted", async () => {
    const fake = new FakeSearch();
    fake.traces = Array.from({ length: 50 }, (_, at) => ({
      id: (at + 1).toString(16).padStart(32, "0"),
      start: at + 1,
      seconds: 0,
    }));
    expect(await found(fake, { limit: 3 }, 4)).toHaveLength(4);
    expect(fake.queries).toHaveLength(1);
  });
});

describe("what is sent", () => {
  it.each([
    ['{ name = "with (care)" }', " with (most_recent=true)"],
    ["{ name = `with (care)` }", " with (most_recent=true)"],
    ['{ name = "a" } with (most_recent=false)', ""],
    ['{ name = "http://a" }', " with (most_recent=true)"],
    ["{ } // a comment ends with its line", "\n with (most_recent=true)"],
  ])("of %s the user's own hints stay, a text is none", async (traceql, hint) => {
    const fake = new FakeSearch();
    await found(fake, { traceql, raw: true });
    expect(fake.queries[0]?.get("q")).toBe(traceql + hint);
  });

  it("asks for the newest, with as many spans as the server gives", async () => {
    const fake = new FakeSearch();
    await found(fake, { traceql: '{ name = "a" }', from: 5n * SECOND + 1n, to: 9n * SECOND + 1n });
    expect(Object.fromEntries(fake.queries[0] ?? [])).toEqual({
      q: '{ name = "a" } with (most_recent=true)',
      start: "5",
      end: "10",
      limit: "1000",
      spss: "100",
    });
  });

  it("an error at lgtrace's own hint is told as Tempo tells it of the user's own text", async () => {
    const { tempo, server } = await tempoThatAnswers({
      "/api/search": [
        plain(400, "invalid TraceQL query: parse error at line 1, col 6: syntax error: unexpected with"),
        plain(400, "invalid TraceQL query: parse error at line 1, col 5: syntax error: unexpected $end"),
      ],
    });
    const window = { start: 0n, end: 9n, limit: 1 };
    await expect(searchPage(tempo.http, { traceql: "{ .a", raw: true }, window)).rejects.toMatchObject({
      because: expect.stringContaining("unexpected $end\n{ .a\n    ^"),
    });
    expect(server.requests.map(({ query }) => query.get("q"))).toEqual([
      "{ .a with (most_recent=true)",
      "{ .a",
    ]);
  });

  it("leaves a query with hints of its own as it is", async () => {
    const fake = new FakeSearch();
    await found(fake, { traceql: "{ } with (sample=true)", raw: true });
    expect(fake.queries[0]?.get("q")).toBe("{ } with (sample=true)");
  });
});

describe("an answer that is none of Tempo's", () => {
  const WINDOW = { start: 0n, end: 9n, limit: 1 };
  const answered = async (body: unknown) => {
    const { tempo } = await tempoThatAnswers({ "/api/search": json(body) });
    return searchPage(tempo.http, { traceql: "{ }", raw: false }, WINDOW);
  };

  it.each([
    ["a list, as Grafana's own search gives", [{ uid: "a", title: "dashboards" }]],
    ["nothing", null],
    ["another list than one of traces", { traces: { a: 1 } }],
    ["another server's words", { message: "hello" }],
  ])("%s: is not taken for a search that found nothing", async (_, body) => {
    await expect(answered(body)).rejects.toMatchObject({
      code: "unreachable",
      message: "Tempo's answer to a search is no list of traces",
    });
  });

  it.each([[{ traces: [], metrics: {} }], [{ metrics: {} }], [{ traces: null, metrics: {} }], [{}]])(
    "%j is one that found nothing",
    async (body) => {
      expect(await answered(body)).toEqual([]);
    },
  );
});

it("reads ids without their zeros, durations of zero, and roots that have not come", async () => {
  const fake = new FakeSearch();
  fake.traces = [{ id: "000000000000000000000000000000ab", start: 7, seconds: 0 }];
  const [trace] = await found(fake, {});
  expect(trace).toMatchObject({
    traceId: "000000000000000000000000000000ab",
    startUnixNano: 7n * SECOND,
    durationNs: 0,
    rootName: undefined,
    service: undefined,
    spanCount: 3,
    matched: 1,
    spans: [{ spanId: "0000000000000001", endUnixNano: 7n * SECOND + 5n }],
  });
});
