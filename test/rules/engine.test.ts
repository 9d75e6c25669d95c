import { globSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES, rulesNamed } from "../../src/rules/registry.ts";
import { type AnyRule, rule } from "../../src/rules/rule.ts";
import { RULE_CRASHED, runRules } from "../../src/rules/run-rules.ts";
import { TraceFacts } from "../../src/trace/facts.ts";
import { factsOf, span } from "../trace/story.ts";
import { contentsOf, readContents } from "./judged-traces.ts";

const EXAMPLES = path.join(import.meta.dirname, "../../fixtures/rules");

const spans = [span("request", { at: [0, 100] }), span("call", { parent: "request", at: [1, 90] })];
const facts = ruleFacts(factsOf(spans), SETTLED);

/** A rule of this code that says these things. */
function saying(code: string, ...said: ReturnType<AnyRule["check"]>[]): AnyRule {
  return rule({
    code,
    name: `test-${code}`,
    title: "t",
    why: "w",
    fix: "f",
    example: { fires: "a", quiet: "b" },
    severities: ["error", "warning", "info"],
    needs: ["tree"],
    *check() {
      for (const one of said) yield* one;
    },
  });
}

function found(severity: "error" | "warning" | "info", at = 1, clause?: string) {
  const node = facts.tree.nodes[at];
  const spansOf = node === undefined ? [] : [node];
  const evidence = { absent: [{ what: "w", where: "x" }] };
  const base = { severity, spans: spansOf, message: "m", phrase: "p", evidence };
  return [clause === undefined ? base : { ...base, clause }];
}

describe("the engine", () => {
  it("orders findings by severity, then as the rules stand", () => {
    const rules = [saying("X01", found("info"), found("error")), saying("X02", found("error"))];
    expect(runRules(rules, facts).findings.map(({ rule: code, severity }) => `${code} ${severity}`)).toEqual([
      "X01 error",
      "X02 error",
      "X01 info",
    ]);
  });

  it("goes on where a rule breaks down, and keeps what it threw", () => {
    const broken = rule({
      ...saying("X01"),
      check() {
        throw new RangeError("oh");
      },
    });
    const judgement = runRules([broken, saying("X02", found("error"))], facts);
    expect(judgement.crashed).toMatchObject([{ rule: "X01", error: { message: "oh" } }]);
    expect(judgement.findings.map(({ rule: code, phrase }) => [code, phrase])).toEqual([
      ["X02", "p"],
      ["X01", RULE_CRASHED],
    ]);
  });

  it("keeps what a rule had said before it broke down", () => {
    const broken = rule({
      ...saying("X01"),
      *check() {
        yield* found("warning");
        throw new Error("later");
      },
    });
    expect(runRules([broken], facts)).toMatchObject({ findings: { length: 2 }, crashed: { length: 1 } });
  });

  it("counts a reason once for each rule", () => {
    const reason = [{ reason: "token usage not recorded" }];
    const rules = [saying("X01", reason, reason), saying("X02", reason)];
    expect(runRules(rules, facts).unjudged.map(({ rule: code }) => code)).toEqual(["X01", "X02"]);
  });

  it("gives the same defect at the same place of the same kind of request one fingerprint", () => {
    const rules = [saying("X01", found("error"), found("error", 0), found("error", 1, "kind"))];
    const [first, second, third] = runRules(rules, facts).findings.map(({ fingerprint }) => fingerprint);
    const other = ruleFacts(
      factsOf(spans.map((one) => ({ ...one, startUnixNano: one.startUnixNano + 5n }))),
      SETTLED,
    );
    expect(runRules(rules, other).findings[0]?.fingerprint).toBe(first);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it("lets the owner report, and is silent about the rest on the same spans", () => {
    const rules = [saying("L06", found("warning")), saying("L04", found("warning"), found("error", 0))];
    expect(runRules(rules, facts).findings.map(({ rule: code, severity }) => `${code} ${severity}`)).toEqual([
      "L04 error",
      "L06 warning",
    ]);
  });
});

describe("the matter of a rule", () => {
  it.each([
    ["a role that no span has", { roles: ["tool"] as const }, 0],
    ["a role that one has", { roles: ["tool", "root"] as const }, 1],
    ["a concept of which none speaks", { concepts: ["guardAction"] as const }, 0],
  ])("%s", (_what, only, findings) => {
    const about = rule({ ...saying("X01", found("error")), only });
    expect(runRules([about], facts).findings).toHaveLength(findings);
  });

  it("leaves out no trace of which the rule could say something", async () => {
    for (const folder of globSync("*/*/", { cwd: EXAMPLES })) {
      const { traces } = await readContents(contentsOf(path.join(EXAMPLES, folder)));
      for (const evidence of traces) {
        const known = ruleFacts(new TraceFacts(evidence), SETTLED);
        const asked = runRules(RULES, known);
        const always = runRules(
          RULES.map(({ only: _only, ...one }) => one),
          known,
        );
        expect([folder, asked.findings, asked.unjudged]).toEqual([folder, always.findings, always.unjudged]);
      }
    }
  });
});

describe("rules", () => {
  it.each([
    ["l01", ["L01"]],
    ["zero-tokens", ["L01"]],
    ["nonsense", []],
  ])("are named by %s", (word, codes) => {
    expect(rulesNamed(word).map(({ code }) => code)).toEqual(codes);
  });

  it("are named by their family", () => {
    expect(rulesNamed("M").map(({ code }) => code)).toEqual(["M01", "M02"]);
    expect(RULES.filter(({ code }) => !/^[SCLRAQDJM]\d\d$/.test(code))).toEqual([]);
  });
});
