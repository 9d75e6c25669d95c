import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { spansOf } from "../../fixtures/tell.ts";
import type { TraceId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { diagnoseGithub } from "../../src/report/diagnose-github.ts";
import { diagnoseJson } from "../../src/report/diagnose-json.ts";
import { diagnoseMarkdown } from "../../src/report/diagnose-markdown.ts";
import { type DiagnoseRun, DiagnoseTally } from "../../src/report/diagnose-run.ts";
import { diagnoseSarif } from "../../src/report/diagnose-sarif.ts";
import { diagnoseText } from "../../src/report/diagnose-text.ts";
import type { Diagnosed } from "../../src/report/diagnosis-text.ts";
import { makeStyle } from "../../src/report/style.ts";
import { diagnose } from "../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import { TraceFacts } from "../../src/trace/facts.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";

const STYLE = makeStyle({ width: 100, color: 0, ascii: false, full: false, timezone: "UTC" });
const empty = spansOf(emptyCompletion);

function diagnosedOf(spans: readonly Span[]): Diagnosed {
  const traceId = spans[0]?.traceId as TraceId;
  const facts = new TraceFacts({ traceId, spans, logs: [], partial: undefined, origin: "story" });
  return { facts, diagnosis: diagnose(RULES, ruleFacts(facts, SETTLED)) };
}

/** The same trace under another id. */
function renamed(spans: readonly Span[], at: number): Span[] {
  const traceId = `${at + 1}`.padStart(32, "0") as TraceId;
  return spans.map((span) => ({ ...span, traceId }));
}

function runOf(...traces: readonly (readonly Span[])[]): DiagnoseRun {
  const diagnosed = async function* () {
    for (const spans of traces) yield diagnosedOf(spans);
  };
  return {
    diagnosed: diagnosed(),
    tally: new DiagnoseTally(),
    told: (name) => name,
    place: undefined,
    elsewhere: [],
    notes: [],
  };
}

async function all(pieces: AsyncIterable<string>, between = ""): Promise<string> {
  return (await Array.fromAsync(pieces)).join(between);
}

const many = Array.from({ length: 30 }, (_, at) => renamed(empty, at));

describe("diagnoses as JSON", () => {
  it("keep their schema, as a document and as lines", async () => {
    const json = await all(diagnoseJson(runOf(empty, spansOf(nineSpans)), "json"));
    expect(documentErrors("diagnose", json)).toEqual([]);
    expect(JSON.parse(json).traces.map(({ verdict }: { verdict?: string }) => verdict)).toEqual([
      "empty completion",
      undefined,
    ]);
    expect(linesErrors("diagnose", await all(diagnoseJson(runOf(empty), "jsonl")))).toEqual([]);
  });

  it("stay one finding a trace, with one fingerprint for the same defect", async () => {
    const { findings } = JSON.parse(await all(diagnoseJson(runOf(...many), "json")));
    const zero = findings.filter(({ rule }: { rule: string }) => rule === "L01");
    expect(zero).toHaveLength(30);
    expect(new Set(zero.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(1);
  });
});

describe("findings of many traces", () => {
  it("are one group with their count and examples", async () => {
    const text = await all(diagnoseText(runOf(...many, spansOf(nineSpans)), { top: 20 }, STYLE), "\n");
    expect(text).toMatch(/✗ L01 zero-tokens {2}http\.handler › llm\.decode +30 of 31 traces/);
    expect(text).toContain("and 27 more");
    expect(text).toMatch(/31 traces · 30 with an error or a warning/);
  });

  it("are one annotation and one SARIF result", async () => {
    const github = await all(diagnoseGithub(runOf(...many)), "\n");
    expect(github.split("\n").filter((line) => line.includes("title=L01"))).toHaveLength(1);
    expect(github).toContain("(30 of 30 traces, e.g. ");
    const sarif = JSON.parse(await all(diagnoseSarif(runOf(...many), RULES, "1.2.3")));
    const results = sarif.runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === "L01");
    expect(results).toMatchObject([
      {
        level: "error",
        locations: [{ logicalLocations: [{ fullyQualifiedName: "http.handler › llm.decode" }] }],
        properties: { traces: 30 },
      },
    ]);
    expect(sarif.runs[0].tool.driver.rules).toHaveLength(RULES.length);
  });
});

describe("what a trace says", () => {
  const evil = empty.map((span) => ({ ...span, name: `${span.name}\u001b[31m|<img>\`::error::%0A` }));

  it.each([
    ["text", () => all(diagnoseText(runOf(evil), { top: 20 }, STYLE), "\n")],
    ["markdown", () => all(diagnoseMarkdown(runOf(evil), 20), "\n")],
    ["github", () => all(diagnoseGithub(runOf(evil)), "\n")],
    ["sarif", () => all(diagnoseSarif(runOf(evil), RULES, "1"))],
  ])("is inert in %s", async (_form, print) => {
    const printed = await print();
    expect(printed).not.toContain("\u001b");
    expect(printed.split("\n").filter((line) => line.startsWith("::error::"))).toEqual([]);
  });

  it("stays in its cell of a Markdown table", async () => {
    const printed = await all(diagnoseMarkdown(runOf(evil), 20), "\n");
    expect(printed).not.toMatch(/<img|[^\\]\|<img/);
  });
});
