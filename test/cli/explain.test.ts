import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { named } from "../../src/cli/judging/rules-asked.ts";
import type { Failure } from "../../src/model/failure.ts";
import { RULES } from "../../src/rules/registry.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";

function explain(...flags: readonly string[]): string {
  const done = spawnSync(process.execPath, ["bin/lgtrace.js", "explain", ...flags], { encoding: "utf8" });
  expect([done.status, done.stderr]).toEqual([0, ""]);
  return done.stdout;
}

describe("all rules", () => {
  it("keep their schema as a document, in the order of judging", () => {
    const printed = explain("-o", "json");
    expect(documentErrors("rules", printed)).toEqual([]);
    const { rules } = JSON.parse(printed);
    expect(rules.map(({ code }: { code: string }) => code)).toEqual(RULES.map(({ code }) => code));
  });

  it("keep their schema as lines", () => {
    const printed = explain("--all", "-o", "jsonl");
    expect(linesErrors("rules", printed)).toEqual([]);
    expect(printed.trimEnd().split("\n")).toHaveLength(RULES.length + 1);
  });

  it("are the page of the documentation as Markdown", () => {
    const page = readFileSync("docs/rules.md", "utf8");
    expect(explain("-o", "markdown")).toBe(page);
    expect(explain("--all", "-o", "markdown")).toBe(page);
  });

  it.each([60, 80, 120])("fit into %i columns, each on a line", (width) => {
    const lines = explain("--width", String(width)).split("\n");
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    const said = RULES.filter(({ code, name }) => lines.some((line) => line.includes(`${code}  ${name} `)));
    expect(said).toHaveLength(RULES.length);
  });

  it.each([60, 100])("are explained in %i columns", (width) => {
    const printed = explain("--all", "--width", String(width));
    const words = printed.replaceAll(/\s+/g, " ");
    for (const { why, fix, example } of RULES)
      for (const text of [why, fix, example.fires, example.quiet]) expect(words).toContain(text);
  });
});

describe("a word names", () => {
  it.each([
    ["a rule by its code", ["L01"], "L01"],
    ["a rule by its code in small letters", ["l01"], "L01"],
    ["a rule by its name", ["zero-tokens"], "L01"],
    ["a family", ["A"], "A01 A02 A03"],
    ["a rule once, however often it is named", ["A02", "ping-pong", "a"], "A02 A01 A03"],
  ])("%s", (_what, words, codes) => {
    expect(
      named(words)
        .map(({ code }) => code)
        .join(" "),
    ).toBe(codes);
  });

  it.each([
    ["zero-token", "; did you mean zero-tokens?"],
    ["ZeroTokens", "; did you mean zero-tokens?"],
    ["L1", "; did you mean L01?"],
    ["s012", "; did you mean S12?"],
    ["X01", ""],
    ["", ""],
    ["LL", ""],
  ])("no rule: %j", (word, guess) => {
    const failure = thrownBy(() => named([word]));
    expect(failure).toMatchObject({ code: "usage", message: `there is no rule or family "${word}"${guess}` });
  });
});

function thrownBy(act: () => unknown): Failure | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Failure;
  }
}
