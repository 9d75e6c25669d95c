import { describe, expect, it } from "vitest";
import { contractGithub } from "../../src/report/contract-github.ts";
import { contractJson } from "../../src/report/contract-json.ts";
import { ContractTally } from "../../src/report/contract-tally.ts";
import { contractText } from "../../src/report/contract-text.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { styleWith } from "./draw.ts";
import { broken, contractRun, judged, traceIdOf } from "./sample-results.ts";

async function lines(source: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of source) all.push(line);
  return all;
}

describe("a checked contract", () => {
  it("is a block for each broken clause, a table, a count", async () => {
    expect((await lines(contractText(contractRun(), styleWith()))).join("\n")).toBe(`\
✗ miniserve.completions   lgtrace.contract.yaml

  http.handler › llm.decode › decode.step                                                    line 47
  ✗ count                 expected 0..64          got 240 and 2 other values           3 of 8 traces
    e.g. 00000000000000000000000000000001, 00000000000000000000000000000002 and 1 more

  http.handler › llm.decode                                                                  line 52
  ! tokens-out-agree
      expected d["llm.tokens.out"] == f["llm.tokens.out"]
      got 0 and 12
      1 of 8 traces
    e.g. 00000000000000000000000000000001

 traces  passed  failed  not judged
      8       4       3           1  partial in Tempo (1)
broken: 2 clauses
1 trace not selected by the contract
assertion no-draft-docs had no span to look at in 4 traces
log clauses are switched off (--no-logs)`);
  });

  it("that holds says so", async () => {
    const run = { ...contractRun(), traces: [judged(traceIdOf(1))], notes: [] };
    expect(await lines(contractText(run, styleWith()))).toEqual([
      "✓ miniserve.completions   lgtrace.contract.yaml",
      "",
      " traces  passed  failed  not judged",
      "      1       1       0           0",
      "no clause is broken",
    ]);
  });

  it("that selects nothing is no pass", async () => {
    const run = { ...contractRun(), traces: [judged(traceIdOf(1), { selected: false })], notes: [] };
    const printed = await lines(contractText(run, styleWith()));
    expect(printed[0]).toBe("? miniserve.completions   lgtrace.contract.yaml");
    expect(printed).toContain("the contract selects no trace: nothing was checked");
  });

  it("keeps its schema", async () => {
    const json = (await lines(contractJson(contractRun(), "json"))).join("");
    expect(documentErrors("contract", json)).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({
      schema: "lgtrace.contract/1",
      contract: "miniserve.completions",
      traces: 8,
      passed: 4,
      failed: 3,
      inconclusive: 1,
      unjudged: [{ traceId: traceIdOf(4), reason: "partial in Tempo" }],
    });
    expect(JSON.parse(json).violations).toHaveLength(4);
    expect(linesErrors("contract", (await lines(contractJson(contractRun(), "jsonl"))).join(""))).toEqual([]);
  });
});

describe("a trace", () => {
  const warned = judged(traceIdOf(1), { violations: [broken(traceIdOf(1), { severity: "warning" })] });

  it("broken in a warning only has passed, and the worst clause is known", () => {
    const tally = new ContractTally();
    tally.add(warned);
    expect([tally.failed, tally.passed, tally.worst]).toEqual([0, 1, "warning"]);
  });

  it("with a clause that could not be judged has not passed", () => {
    const tally = new ContractTally();
    tally.add(judged(traceIdOf(1), { unjudged: [{ reason: "no log file", clause: "logs" }] }));
    expect([tally.passed, tally.inconclusive]).toEqual([0, 1]);
  });
});

describe("GitHub annotations", () => {
  it("stand at the contract's line, one for each clause", async () => {
    expect(await lines(contractGithub(contractRun()))).toEqual([
      "::error file=lgtrace.contract.yaml,line=47,title=http.handler/llm.decode/decode.step count::" +
        "http.handler › llm.decode › decode.step: expected 0..64, got 240 (3 of 8 traces, e.g. " +
        `${traceIdOf(1)}, ${traceIdOf(2)}, ${traceIdOf(3)})`,
      "::warning file=lgtrace.contract.yaml,line=52,title=tokens-out-agree::http.handler › llm.decode: expected " +
        `d["llm.tokens.out"] == f["llm.tokens.out"], got 0 and 12 (1 of 8 traces, e.g. ${traceIdOf(1)})`,
      "lgtrace: miniserve.completions: 8 traces, 4 passed, 3 failed, 1 not judged",
    ]);
  });

  it("are ten of a level; the tenth says how many more there are", async () => {
    const violations = Array.from({ length: 13 }, (_, at) =>
      broken(traceIdOf(1), { clause: `c${at}`, line: at + 1 }),
    );
    const run = { ...contractRun(), traces: [judged(traceIdOf(1), { violations })] };
    const errors = (await lines(contractGithub(run))).filter((line) => line.startsWith("::error"));
    expect(errors).toHaveLength(10);
    expect(errors[9]).toMatch(/ \(\+3 more of this level\)$/);
  });

  it("escape what GitHub reads as a command", async () => {
    const violations = [
      broken(traceIdOf(1), {
        clause: "a,b:c%",
        spanPath: "x\n::error::y",
        expected: "50%",
        actual: "\u001b[2J",
      }),
    ];
    const run = { ...contractRun(), traces: [judged(traceIdOf(1), { violations })] };
    const [line = ""] = await lines(contractGithub(run));
    expect(line).toContain("title=a%2Cb%3Ac%25::x%0A::error::y: expected 50%25, got \\x1b[2J");
    expect(line).not.toContain("\n");
  });
});
