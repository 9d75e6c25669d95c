import { randomBytes } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { Desk } from "./lgtrace.ts";
import { otlp, span, TRACE } from "./otlp.ts";

const desk = new Desk();
afterAll(() => desk.remove());

const NOTHING = "lgtrace: nothing could be read\n  try: lgtrace show --help lists what it reads\n";
const KNOWN = "traces or log lines in a format that lgtrace knows";
const TREE = otlp(span(1), span(2, { parentSpanId: "0000000000000001" }));

/** So many traces of one span, a line each, that do not compress away. */
function manyLines(count: number): string {
  const traceId = () => randomBytes(16).toString("hex");
  return Array.from(
    { length: count },
    (_, index) => `${otlp(span(index + 1, { traceId: traceId() }))}\n`,
  ).join("");
}

describe("a file that is nothing lgtrace knows", () => {
  it.each([
    ["empty", "", "nothing: it is empty", ""],
    ["blank", " \n\t\n", "only white space", ""],
    [
      "binary junk",
      new Uint8Array([0x89, 0x50, 0, 1, 2, 3, 4, 5, 6]),
      "bytes that begin with 89 50 00 01 02 03 04 05",
      ": byte 0",
    ],
    ["prose", "\nDear diary,\n", 'the text "Dear diary,"', ": line 2, byte 1"],
    ["other JSON", '{"name":"left-pad"}', '{"name":"left-pad"}', ": line 1, byte 0"],
    [
      "UTF-16BE",
      new Uint8Array([0xfe, 0xff, 0, 0x7b, 0, 0x22]),
      "bytes that begin with fe ff 00 7b 00 22",
      ": byte 0",
    ],
  ])("%s: says what it found instead, and where", async (_name, content, found, place) => {
    expect(await desk.show(content)).toEqual({
      code: 2,
      out: "",
      err: `lgtrace: input is not readable${place}\n  expected ${KNOWN}, found ${found}\n${NOTHING}`,
    });
  });

  it("shows no control character of what it found", async () => {
    const { err } = await desk.show("\u001b[31mred\u202e alert\n");
    expect(err).toContain('found the text "\\u001b[31mred\\u202e alert"');
  });
});

describe("half a JSON file", () => {
  it("names line and byte of the break, and shows the whole records before it", async () => {
    const { code, out, err } = await desk.show(TREE.slice(0, -20));
    expect(code).toBe(2);
    expect(out).toContain("1 of 1 span");
    expect(err).toBe(
      `lgtrace: input is not readable as OTLP JSON: line 1, byte ${TREE.length - 20}\n` +
        "  expected the string's closing '\"', found the end of the text; used all the same: 1 span of this file\n",
    );
  });

  it("is known by its beginning, also if no record of it is whole, and in a folder too", async () => {
    desk.file("torn/half.json", TREE.slice(0, 150));
    const { code, err } = await desk.run("show", `${desk.folder}/torn`);
    expect(code).toBe(2);
    expect(err).toContain("torn/half.json is not readable as OTLP JSON: line 1, byte 150\n");
  });

  it("reads the NaN and Infinity that Python writes", async () => {
    const flat = `[{"trace_id":"${TRACE}","span_id":"0000000000000001","name":"n","start_time_unix_nano":5,"duration_nano":NaN,"attributes":{"loss":-Infinity}}]`;
    const { code, out, err } = await desk.show(flat, "--attributes");
    expect(code).toBe(2);
    expect(out).toMatch(/n .* unfinished/);
    expect(out).toContain("loss  -Infinity");
    expect(err).toContain("line 1, [0].duration_nano\n  expected a duration, found NaN");
  });
});

describe("one bad line of a thousand", () => {
  const lines = Array.from({ length: 1000 }, (_, index) => otlp(span(index + 1)));

  it.each([
    [
      "torn in a list",
      '{"resourceSpans":[',
      "line 501, byte",
      "expected a value or ']', found the end of the text",
    ],
    [
      "torn in a string",
      '{"resourceSpans":[{"re',
      "line 501, byte",
      "expected the string's closing '\"', found the end of the text",
    ],
    [
      "torn behind a comma",
      '{"resourceSpans":[],',
      "line 501, byte",
      "expected a key in double quotes, found the end of the text",
    ],
  ])("%s: is named, and takes no other with it", async (_name, bad, place, sentence) => {
    const { code, out, err } = await desk.show(lines.with(500, bad).join("\n"), "--max-rows", "0");
    expect(code).toBe(2);
    expect(out).toContain("999 of 999 spans");
    expect(err).toContain(`lgtrace: input is not readable as OTLP JSON: ${place}`);
    expect(err).toContain(sentence);
    expect(err.split("\n")).toHaveLength(3);
  });

  it("is counted with its place where it is no JSON at all", async () => {
    const { code, out, err } = await desk.show(lines.with(500, "Killed").join("\n"), "--max-rows", "0");
    expect(code).toBe(0);
    expect(out).toContain("999 of 999 spans");
    expect(err).toMatch(
      /^warning: input: 1 line or value is of no known format, the first at line 501, byte \d+: the text "Killed"\n$/,
    );
  });

  it("may hold NUL bytes that a crash left", async () => {
    const { out, err } = await desk.show(lines.slice(0, 4).with(1, "\0\0\0\0").join("\n"));
    expect(out).toContain("3 of 3 spans");
    expect(err).toContain('line 2, byte 313: the text "\\u0000\\u0000\\u0000\\u0000"');
  });
});

describe("compressed input that breaks", () => {
  const packed = { gzip: gzipSync, zstd: zstdCompressSync };

  it.each(["gzip", "zstd"] as const)("%s cut in half: uses what came before the cut", async (name) => {
    const whole = packed[name](manyLines(4000));
    const { code, out, err } = await desk.show(whole.subarray(0, whole.length / 2), "-o", "json");
    expect(code).toBe(2);
    const shown: { summary: { spans: number } } = JSON.parse(out);
    expect(shown.summary.spans).toBeGreaterThan(1000);
    expect(shown.summary.spans).toBeLessThan(3000);
    expect(err).toMatch(/byte \d+\n {2}expected the rest of the compressed bytes, found (gzip|zstd): /);
  });

  it.each([
    ["with a header and no more", new Uint8Array([0x1f, 0x8b])],
    ["with another method", new Uint8Array([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9])],
    ["garbled in the middle", gzipSync(manyLines(500)).fill(0x55, 4000, 4300)],
  ])("gzip %s: ends, and says so", async (_name, bytes) => {
    const { code, err } = await desk.show(bytes);
    expect(code).toBe(2);
    expect(err).toContain("expected");
  });
});
