import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { ROLES } from "../../src/model/role.ts";
import { MARKS } from "../../src/model/span.ts";
import type { SelectionOptions } from "../../src/report/selection.ts";
import { showJson } from "../../src/report/show-json.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { EVERYTHING } from "./draw.ts";
import { at, emptyCompletion, factsOf, idOf, logLine, START, span, TRACE_ID } from "./miniserve.ts";
import { decodeSteps, hostileText, looseEnds } from "./odd-stories.ts";

async function printed(
  traces: readonly TraceFacts[],
  form: "json" | "jsonl" = "json",
  options: Partial<SelectionOptions> = {},
): Promise<string> {
  let text = "";
  for await (const piece of showJson(traces, form, { ...EVERYTHING, ...options })) text += piece;
  return text;
}

const parsedTrace = async (facts: TraceFacts, options: Partial<SelectionOptions> = {}) =>
  JSON.parse(await printed([facts], "json", options)).traces[0];

describe("show as JSON", () => {
  it.each([
    ["the empty completion", emptyCompletion],
    ["240 decode steps", decodeSteps],
    ["loose ends", looseEnds],
    ["hostile text", hostileText],
    ["log lines without a span", () => factsOf([], [logLine(0, "x", { message: "alone" })])],
  ])("keeps its schema: %s", async (_story, facts) => {
    expect(documentErrors("show", await printed([facts(), facts()]))).toEqual([]);
    expect(linesErrors("show", await printed([facts(), facts()], "jsonl"))).toEqual([]);
  });

  it("has a schema that knows every mark and role", () => {
    const { properties } = JSON.parse(readFileSync("docs/schemas/show.json", "utf8")).$defs.span;
    expect(properties.marks.items.enum).toEqual(MARKS);
    expect(properties.role.enum).toEqual(ROLES);
  });

  it("says of the trace what the header says", async () => {
    const { spans, logs, ...trace } = await parsedTrace(emptyCompletion());
    expect(trace).toEqual({
      traceId: TRACE_ID,
      service: "miniserve",
      rootName: "http.handler",
      startUnixNano: START.toString(),
      durationNs: 295_000_000,
      partial: false,
      tokensIn: 128,
      tokensOut: 0,
      model: "minigpt-v1",
      stopReason: "immediate_eos",
      httpStatus: 200,
      suspects: [],
      missing: [],
      findings: [],
      conservation: {
        spansIn: 10,
        spansShown: 10,
        logsIn: 2,
        logsShown: 2,
        orphans: 0,
        cycles: 0,
        duplicates: 0,
        hidden: 0,
        logsHidden: 0,
        unjudged: 0,
      },
    });
    expect(spans).toHaveLength(10);
    expect(logs[0]).toEqual({
      timeUnixNano: at(231).toString(),
      offsetNs: 231_000_000,
      level: "WARN",
      body: "kv_cache.full",
      message: "kv_cache.full",
      service: "miniserve",
      spanId: idOf("llm.prefill"),
      attachedTo: idOf("llm.prefill"),
      attachedBy: "span-id",
      attributes: { action: "eviction", slot: 3 },
    });
  });

  it("names its schema first", async () => {
    expect((await printed([])).startsWith('{"schema":"lgtrace.show/1","traces":[')).toBe(true);
  });

  it("folds nothing: every span, in tree order", async () => {
    const { spans } = await parsedTrace(decodeSteps());
    expect(spans).toHaveLength(242);
    expect(spans.map((one: { depth: number }) => one.depth).slice(0, 4)).toEqual([0, 1, 2, 2]);
  });

  it("keeps exact what a JavaScript number would round", async () => {
    const values = new Map<string, AttributeValue>([
      ["big", 9_007_199_254_740_993n],
      ["nan", Number.NaN],
      ["bytes", new Uint8Array([255])],
    ]);
    const facts = factsOf([
      {
        ...span("root", undefined, [0, 1]),
        attributes: values,
        startUnixNano: 1n,
        endUnixNano: 9_007_199_254_740_994n,
      },
    ]);
    const { spans } = await parsedTrace(facts);
    expect(spans[0].attributes).toEqual({ big: "9007199254740993", nan: "NaN", bytes: "/w==" });
    expect(spans[0].durationNs).toBe("9007199254740993");
  });

  it("leaves out what is absent", async () => {
    const { spans } = await parsedTrace(factsOf([span("root", undefined, [0, undefined])]));
    for (const key of ["parentSpanId", "durationNs", "tokensOut", "statusMessage", "scope"])
      expect(spans[0]).not.toHaveProperty(key);
  });

  it("says how many spans a filter hides", async () => {
    const trace = await parsedTrace(emptyCompletion(), { depth: 2, logs: "none" });
    expect(trace.spans).toHaveLength(7);
    expect(trace.conservation).toMatchObject({
      spansIn: 10,
      spansShown: 7,
      hidden: 3,
      logsIn: 2,
      logsShown: 0,
    });
  });

  it("shows a missing parent with its children, and lines by what attached them", async () => {
    const trace = await parsedTrace(looseEnds());
    expect(trace.missing).toEqual([
      { spanId: idOf("gone"), children: [idOf("tool.call"), idOf("second call")] },
    ]);
    expect(trace.logs.map((log: Record<string, unknown>) => [log.attachedBy, log.attachedTo])).toEqual([
      ["time", idOf("aside")],
      ["span-id", idOf("gone")],
      ["span-id", idOf("nobody")],
      ["trace", undefined],
    ]);
  });

  it("counts identical repeats", async () => {
    const once = span("root", undefined, [0, 1]);
    const { conservation } = await parsedTrace(factsOf([once, { ...once }]));
    expect(conservation).toMatchObject({ spansIn: 2, spansShown: 1, duplicates: 1 });
  });

  it("sums up in the last line of JSON lines", async () => {
    const lines = (await printed([emptyCompletion(), looseEnds()], "jsonl")).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[2] ?? "")).toEqual({
      schema: "lgtrace.show/1",
      summary: { traces: 2, spans: 17, logs: 6 },
    });
  });
});
