import { describe, expect, it } from "vitest";
import { fc } from "../../properties.ts";
import { recorded } from "../../replay/replies.ts";
import { bodiesOf, linesOf, lokiThatAnswers, START, troubleOf } from "./asking.ts";
import { FakeLoki, type PushedLine } from "./fake-loki.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const HOUR = 3_600_000_000_000n;
const YEARS = 24n * 365n * HOUR;

/** So many lines, `together` of them on each nanosecond. */
function logged(count: number, together = 1): PushedLine[] {
  return Array.from({ length: count }, (_, at) => ({
    nanos: START + BigInt(Math.floor(at / together)),
    text: `line ${at} of ${ID}`,
    labels: { service_name: "miniserve" },
  }));
}

const bodies = (lines: readonly PushedLine[]) => lines.map(({ text }) => text).sort();

describe("lines on several pages", () => {
  it("come all, each once, whatever stands on one nanosecond", async () => {
    const fake = new FakeLoki();
    const { loki } = await lokiThatAnswers(fake.routes);
    const line = fc.record({
      nanos: fc.bigInt({ min: START, max: START + 12n }),
      text: fc.constantFrom(`a ${ID}`, `b ${ID}`, "c", "d"),
      labels: fc.constantFrom({ service_name: "one" }, { service_name: "two" }),
      metadata: fc.constantFrom({}, { trace_id: ID }, { trace_id: ID, span_id: "00f067aa0ba902b7" }),
    });
    const key = ({ nanos, ...rest }: PushedLine) => `${nanos} ${JSON.stringify(rest)}`;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(line, { selector: key, maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        async (lines, limit) => {
          fake.lines = lines;
          fake.mostLines = limit;
          const ours = lines.filter(({ text, metadata }) => text.includes(ID) || "trace_id" in metadata);
          const { lines: got, incomplete } = await linesOf(loki, ID, { from: START + 2n, to: START + 11n });
          const expected = ours.filter(({ nanos }) => nanos >= START + 2n && nanos < START + 11n);
          const together = Map.groupBy(expected, ({ nanos }) => nanos);
          const most = Math.max(0, ...[...together.values()].map(({ length }) => length));
          if (most < limit) expect(incomplete).toBeUndefined();
          if (incomplete === undefined)
            expect(got.map(({ body, timeUnixNano }) => `${timeUnixNano} ${body}`).sort()).toEqual(
              expected.map(({ text, nanos }) => `${nanos} ${text}`).sort(),
            );
          else expect(got.length).toBeLessThanOrEqual(expected.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are asked for 5,000 at a time", async () => {
    const fake = new FakeLoki();
    fake.lines = logged(12_000, 3);
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect((await bodiesOf(loki, ID)).sort()).toEqual(bodies(fake.lines));
    expect(server.requests).toHaveLength(3 + 1);
  });

  it("are asked for as the server allows, once it has said so", async () => {
    const fake = new FakeLoki();
    fake.lines = logged(25);
    fake.mostLines = 10;
    const { loki } = await lokiThatAnswers(fake.routes);
    expect((await bodiesOf(loki, ID)).sort()).toEqual(bodies(fake.lines));
  });

  it("are not all there where one nanosecond has more than a page, which is said", async () => {
    const fake = new FakeLoki();
    fake.lines = [...logged(30, 30), ...logged(31).slice(-1)];
    fake.mostLines = 10;
    const { loki } = await lokiThatAnswers(fake.routes);
    const { lines, incomplete } = await linesOf(loki, ID);
    expect(incomplete).toBe(
      "Loki gives at most 10 lines of one nanosecond, and there may be more of 2026-11-21T02:17:30.557519600Z",
    );
    expect(lines.map(({ body }) => body)).toContain(`line 30 of ${ID}`);
  });
});

describe("a long window", () => {
  it("is asked about in parts, and only where Loki has streams", async () => {
    const fake = new FakeLoki();
    fake.lines = logged(3).map((line, at) => ({ ...line, nanos: START + BigInt(at) * 2n * YEARS }));
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect(await bodiesOf(loki, ID, { to: START + 5n * YEARS })).toHaveLength(3);
    const queries = server.requests.filter(({ path }) => path.endsWith("query_range"));
    expect(queries).toHaveLength(2 * 3);
  });

  it("is asked about in shorter parts where the server wants that", async () => {
    const fake = new FakeLoki();
    fake.mostHours = 25n;
    fake.lines = logged(5).map((line, at) => ({ ...line, nanos: START + BigInt(at) * 20n * HOUR }));
    const { loki } = await lokiThatAnswers(fake.routes);
    expect(await bodiesOf(loki, ID, { to: START + 81n * HOUR })).toHaveLength(5);
  });

  it("that reaches back before 1970 begins where Loki's clock does: ten digits are seconds to it", async () => {
    const fake = new FakeLoki();
    fake.lines = logged(1).map((line) => ({ ...line, nanos: 60n * 1_000_000_000n }));
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect(await bodiesOf(loki, ID, { from: -300n, to: 61n * 1_000_000_000n })).toHaveLength(1);
    expect(server.requests.map(({ query }) => query.get("start"))).toEqual(["10000000000", "10000000000"]);
    expect(await bodiesOf(loki, ID, { from: -300n, to: 300n })).toEqual([]);
  });

  it("of thirty days and an hour is one question", async () => {
    const fake = new FakeLoki();
    fake.lines = logged(1);
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect(await bodiesOf(loki, ID, { to: START + 721n * HOUR })).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });
});

describe("an answer that nothing can be made of", () => {
  const stream = (...values: unknown[]) => ({
    status: "success",
    data: { resultType: "streams", result: [{ stream: { service_name: "x" }, values }] },
  });

  it.each([
    ["half of it", '{"status":"success","data":{"resultType":"str'],
    ["a metric's", JSON.stringify({ status: "success", data: { resultType: "matrix", result: [] } })],
    ["somebody else's", JSON.stringify({ lines: [] })],
  ])("is trouble, not a trace without lines: %s", async (_what, body) => {
    const { loki } = await lokiThatAnswers({
      "/loki/api/v1/query_range": (_request, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end(body),
    });
    const trouble = await troubleOf(() => linesOf(loki, ID));
    expect([trouble.code, trouble.message]).toEqual([
      "unreachable",
      `Loki's answer to log lines of trace ${ID} is no whole list of streams`,
    ]);
  });

  it("does not send us round in circles when its times are not those that were asked for", async () => {
    const { loki } = await lokiThatAnswers({
      "/loki/api/v1/query_range": recorded("loki/lines-categorized"),
    });
    expect((await troubleOf(() => linesOf(loki, ID))).message).toContain("lines of another time");
  });

  it("loses the lines that are none, and says how many", async () => {
    const { loki } = await lokiThatAnswers({
      "/loki/api/v1/query_range": (_request, response) =>
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(
            JSON.stringify(stream([String(START), `good ${ID}`], ["soon", "x"], [String(START), 7], null)),
          ),
    });
    const { lines, incomplete } = await linesOf(loki, ID);
    expect(lines.map(({ body }) => body)).toEqual([`good ${ID}`]);
    expect(incomplete).toBe("3 lines of Loki's could not be read");
  });
});
