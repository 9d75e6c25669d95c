import { afterAll, describe, expect, it } from "vitest";
import { Desk } from "./lgtrace.ts";
import { otlp, START, span, TRACE } from "./otlp.ts";

const desk = new Desk();
afterAll(() => desk.remove());

const DEPTH = 100_000;
const nested = (innermost: string) =>
  `{"arrayValue":{"values":[`.repeat(DEPTH) + innermost + "]}}".repeat(DEPTH);

function withAttribute(value: string): string {
  return otlp(span(1, { attributes: [{ key: "deep", value: "@" }] })).replace('"@"', value);
}

describe("a hundred thousand levels", () => {
  it.each([
    ["in an attribute", withAttribute(nested('{"stringValue":"x"}'))],
    ["in an attribute, with an integer beyond 2^53", withAttribute(nested('{"intValue":9007199254740993}'))],
  ])("%s: the span is shown, its depth bounded", async (_name, content) => {
    const { code, out } = await desk.show(content, "--attributes");
    expect(code).toBe(0);
    expect(out).toContain("1 of 1 span");
    expect(out).toMatch(/deep {2}\[\[\[\[.*…/);
  });

  it("keep such an integer to its last digit", async () => {
    const { out } = await desk.show(withAttribute(nested('{"intValue":9007199254740993}')), "-o", "json");
    expect(out).toContain("9007199254740993");
  });

  it.each([
    ["of lists", "[".repeat(DEPTH) + "]".repeat(DEPTH), "found [[[["],
    ["of objects", `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`, 'found {"a":{"a":'],
    ["that never close", "[".repeat(DEPTH), "found the end of the text"],
  ])("%s alone: a sentence", async (_name, content, found) => {
    const { code, err } = await desk.show(content);
    expect(code).toBe(2);
    expect(err).toContain(found);
    expect(err.length).toBeLessThan(500);
  });

  it("in a log line: the line is shown", async () => {
    const log = `{"event":"deep","level":"info","trace_id":"${TRACE}","d":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}\n`;
    const { out } = await desk.run("show", desk.file("t.json", otlp(span(1))), desk.file("l.log", log));
    expect(out).toContain("1 of 1 log line");
  });

  it("of spans, and as many side by side: all are drawn or counted", async () => {
    const parent = (id: number) => ({ parentSpanId: id.toString(16).padStart(16, "0") });
    const ids = Array.from({ length: DEPTH - 1 }, (_, index) => index + 2);
    const chain = otlp(span(1), ...ids.map((id) => span(id, parent(id - 1))));
    const fan = otlp(span(1), ...ids.map((id) => span(id, parent(1))));
    expect((await desk.show(chain)).out).toContain("500 of 100,000 spans");
    expect((await desk.show(fan)).out).toContain("100,000 of 100,000 spans");
  });
});

describe("a line of five megabytes", () => {
  const long = "y".repeat(5_000_000);

  it.each([
    ["JSON", `{"event":"evicted","level":"warning","trace_id":"${TRACE}","dump":"${long}"}`],
    ["text", `2026-05-22T14:32:07.120Z WARN evicted trace_id=${TRACE} ${long}`],
  ])("of %s in a log: is shown cut, and whole on demand", async (_name, line) => {
    const files = [desk.file("t.json", otlp(span(1))), desk.file("l.log", line)];
    const cut = await desk.run("show", ...files);
    expect(cut.out).toContain("evicted");
    expect(cut.out).toContain("1 of 1 log line");
    expect(cut.out.length).toBeLessThan(2000);
    const full = await desk.run("show", ...files, "--full");
    expect(full.out.length).toBeGreaterThan(5_000_000);
  });

  it("that breaks off: is named, and does not hold back the lines behind it", async () => {
    const torn = otlp(span(1, { name: long })).slice(0, -4);
    const lines = [torn, ...[2, 3, 4].map((id) => otlp(span(id, { startTimeUnixNano: START })))];
    const { code, out, err } = await desk.show(lines.join("\n"));
    expect(code).toBe(2);
    expect(out).toContain("4 of 4 spans");
    expect(err).toContain(`line 1, byte ${torn.length}\n`);
  });
});
