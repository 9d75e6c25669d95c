import path from "node:path";
import { describe, expect, it } from "vitest";
import { RULE_EXAMPLES } from "../../fixtures/rules/stories.ts";
import { RULES } from "../../src/rules/registry.ts";
import type { Judgement } from "../../src/rules/run-rules.ts";
import { judgedFolder } from "./judged-folder.ts";

const FOLDER = path.join(import.meta.dirname, "../../fixtures/rules");

describe("every rule", () => {
  it("has an example, and every example a rule", () => {
    expect([...RULE_EXAMPLES.keys()].sort()).toEqual(RULES.map(({ name }) => name).sort());
  });

  it("has a code and a name of its own", () => {
    expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length);
    expect(RULES.filter(({ code }) => !/^[A-Z]\d\d$/.test(code))).toEqual([]);
  });
});

describe.each(RULES.map(({ code, name, severities }) => ({ code, name, severities })))(
  "$code $name",
  ({ code, name, severities }) => {
    it("fires on its example, with a severity that it declares", async () => {
      const said = await ofRule("fires");
      expect(said.findings.length).toBeGreaterThan(0);
      for (const { severity, message, phrase, evidence } of said.findings) {
        expect(severities).toContain(severity);
        expect([message, phrase].every((text) => text.length > 0)).toBe(true);
        expect(Object.values(evidence).some((proofs) => proofs.length > 0)).toBe(true);
      }
    });

    it("is quiet where all is well, and can tell", async () => {
      const said = await ofRule("quiet");
      expect(said.findings).toEqual([]);
      expect(said.unjudged).toEqual([]);
    });

    if (RULE_EXAMPLES.get(name)?.inconclusive !== undefined)
      it("does not judge without its data, and says so", async () => {
        const said = await ofRule("inconclusive");
        expect(said.findings).toEqual([]);
        expect(said.unjudged.length).toBeGreaterThan(0);
      });

    async function ofRule(kind: string): Promise<Pick<Judgement, "findings" | "unjudged">> {
      const judgements = await judgedFolder(path.join(FOLDER, name, kind));
      return {
        findings: judgements.flatMap(({ findings }) => findings.filter(({ rule }) => rule === code)),
        unjudged: judgements.flatMap(({ unjudged }) => unjudged.filter(({ rule }) => rule === code)),
      };
    }
  },
);
