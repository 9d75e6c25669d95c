import { afterAll, describe, expect, it } from "vitest";
import { Desk } from "./lgtrace.ts";
import { attribute, otlp, span, TRACE } from "./otlp.ts";

const desk = new Desk();
afterAll(() => desk.remove());

/** What no terminal may get: C0 but line breaks, DEL, C1, bidirectional controls. */
const RAW_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

interface Shown {
  readonly traces: readonly {
    readonly traceId: string;
    readonly spans: readonly { readonly spanId: string; readonly attributes: object }[];
    readonly conservation: { readonly spansIn: number; readonly spansShown: number };
  }[];
}

async function shown(content: string): Promise<Shown> {
  return JSON.parse((await desk.show(content, "-o", "json")).out);
}

describe("times that cannot be", () => {
  const unreadable = "resourceSpans[0].scopeSpans[0].spans[0]";

  it.each([
    ["a start that is no number", { startTimeUnixNano: "NaN" }, `${unreadable}.startTimeUnixNano`, '"NaN"'],
    [
      "an end that is no number",
      { endTimeUnixNano: "Infinity" },
      `${unreadable}.endTimeUnixNano`,
      '"Infinity"',
    ],
    [
      "a start beyond 2262",
      { startTimeUnixNano: "99999999999999999999" },
      `${unreadable}.startTimeUnixNano`,
      '"99999999999999999999"',
    ],
  ])("%s: is named with its path", async (_name, times, path, found) => {
    const { code, err } = await desk.show(otlp(span(1, times)));
    expect(code).toBe(2);
    expect(err).toContain(
      `lgtrace: input is not readable as OTLP JSON: line 1, ${path}\n` +
        `  expected Unix nanoseconds, up to the year 2262, found ${found}`,
    );
  });

  it.each([
    ["an end before the start", { endTimeUnixNano: "1779460327014000000" }, /-100 ms\s+.*ends-before-start/s],
    ["an end of 0", { endTimeUnixNano: "0" }, /unfinished/],
    ["1970", { startTimeUnixNano: "0", endTimeUnixNano: "1000000" }, /1970-01-01 00:00:00\.000Z/],
    [
      "2200",
      { startTimeUnixNano: "7258118400000000000", endTimeUnixNano: "7258118400500000000" },
      /2200-01-01 .*500 ms/s,
    ],
    ["from 1970 to 2200", { startTimeUnixNano: "0", endTimeUnixNano: "7258118400000000000" }, /84,006 d 0 h/],
  ])("%s: is shown, or marked", async (_name, times, said) => {
    const { code, out } = await desk.show(otlp(span(1, times)));
    expect(code).toBe(0);
    expect(out).toMatch(said);
    expect(out).toContain("1 of 1 span");
  });
});

describe("ids of any length and alphabet", () => {
  const hex = Array.from({ length: 64 }, (_, index) => "1234567890abcdef".repeat(4).slice(0, index + 1));
  const others = [
    "3q2+7wAAAAAAAAAAAAAAAQ==",
    "7c1f9b2e-4d5a-6b7c-8d9e-0f1a2b3c4d5e",
    "trace-123",
    "__proto__",
    "é",
    "a".repeat(9999),
  ];
  const none = ["", "0".repeat(16), "0".repeat(31), "0".repeat(32), "AAAAAAAAAAA=", null];

  it("each names a trace of its own", async () => {
    const written = [...hex, ...others];
    const { traces } = await shown(otlp(...written.map((traceId) => span(1, { traceId }))));
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(written.length);
    expect(traces.map(({ spans }) => spans.length)).toEqual(written.map(() => 1));
  });

  it("each names a span of its own", async () => {
    const written = [...hex, ...others];
    const { traces } = await shown(otlp(...written.map((id) => span(id))));
    expect(traces[0]?.conservation).toMatchObject({ spansIn: written.length, spansShown: written.length });
    expect(new Set(traces[0]?.spans.map(({ spanId }) => spanId)).size).toBe(written.length);
  });

  it("that are none are named one by one, and the rest is shown", async () => {
    const { code, out, err } = await desk.show(otlp(span(1), ...none.map((traceId) => span(2, { traceId }))));
    expect(code).toBe(2);
    expect(out).toContain("1 of 1 span");
    for (const [index, id] of none.entries())
      expect(err).toContain(
        `spans[${index + 1}].traceId\n  expected a trace id, found ${JSON.stringify(id)}`,
      );
  });
});

describe("keys and texts that mean to harm", () => {
  const keys = [
    'a"b',
    "a'b",
    "a\nb",
    "😀",
    "\u001b[31mred",
    "\u202eevil",
    "",
    "__proto__",
    "constructor",
    "a=b",
    "\0",
    "\u009b31m",
    "lone \ud800",
  ];
  const hostile = otlp(
    span(1, {
      name: "\u001b]0;pwned\u0007na\u202eme",
      status: { code: 2, message: "bad\u001b[2J\nnext" },
      attributes: keys.map((key) => attribute(key, key)),
      events: [{ name: "\u001b[5mevent", attributes: [attribute("__proto__", "\u0007")] }],
    }),
  );

  it("come out as JSON just as they went in", async () => {
    const { traces } = await shown(hostile);
    const attributes = traces[0]?.spans[0]?.attributes ?? {};
    expect(Object.entries(attributes)).toEqual(keys.map((key) => [key, key]));
  });

  it.each([
    [[]],
    [["--attributes"]],
    [["--attributes", "--full", "--width", "20"]],
    [["--span", "0000000000000001"]],
    [["-o", "markdown"]],
    [["-o", "json"]],
  ])("never reach a terminal: %j", async (flags) => {
    const { out } = await desk.show(hostile, ...flags);
    expect(out.length).toBeGreaterThan(100);
    expect(out).not.toMatch(RAW_CONTROL);
  });

  it("never reach it in a file's name or a complaint either", async () => {
    const path = desk.file("no\u001b[31m\n.json", otlp(span(1, { startTimeUnixNano: "\u001b[31m" })));
    const { err } = await desk.run("show", path);
    expect(err).toContain("no\\x1b[31m\\n.json is not readable");
    expect(err).not.toMatch(RAW_CONTROL);
  });

  it("do not change what an object is", async () => {
    const flat = `[{"trace_id":"${TRACE}","span_id":"01_root","name":"n","start_time_unix_nano":5,"duration_nano":1,"__proto__":{"polluted":1},"attributes":{"__proto__":{"x":1}}}]`;
    expect((await desk.show(flat, "--attributes")).out).toContain('__proto__  {"x":1}');
    expect("polluted" in {}).toBe(false);
  });

  it("of duplicate keys take the last, as JSON.parse does", async () => {
    const twice = otlp(span(1)).replace('"name":"llm.decode"', '"name":"one","name":"two"');
    expect((await desk.show(twice)).out).toContain("miniserve › two");
  });
});
