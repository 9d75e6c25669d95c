import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { SetAside, type Suppression } from "../../src/rules/set-aside.ts";

const NOW = 1_795_000_000_000_000_000n;
const NOBODY: ReadonlySet<string> = new Set();

function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: "L01",
    name: "zero-tokens",
    severity: "error",
    confidence: 1,
    traceId: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId,
    spanIds: [],
    message: "m",
    phrase: "p",
    spanPath: "http.handler › llm.decode",
    evidence: {},
    why: "w",
    fix: "f",
    fingerprint: "abc",
    ...more,
  };
}

function aside(...suppressions: readonly Partial<Suppression>[]): SetAside {
  const whole = suppressions.map((one) => ({ rule: "L01", reason: "known", ...one }));
  return new SetAside(whole, NOBODY, NOW);
}

describe("a suppression", () => {
  it.each([
    ["a code", { rule: "L01" }],
    ["a name", { rule: "zero-tokens" }],
    ["a family", { rule: "l" }],
    ["a place", { path: "http.handler › llm.decode" }],
    ["a place with a star", { path: "http.handler › *" }],
    ["a place with another number", { path: "http.handler › llm.decode" }],
  ])("hides what %s names, and is no finding itself", (_what, suppression) => {
    const set = aside(suppression);
    expect([set.keeps(finding()), set.suppressed, set.findings()]).toEqual([false, 1, []]);
  });

  it.each([
    ["another rule", { rule: "L02" }],
    ["another place", { path: "http.handler › llm.prefill" }],
    ["the end of another place", { path: "*prefill" }],
  ])("of %s hides nothing, which is told", (_what, suppression) => {
    const set = aside(suppression);
    expect(set.keeps(finding())).toBe(true);
    expect(set.findings()).toMatchObject([{ rule: "suppress", name: "unmatched", severity: "info" }]);
  });

  it("that is over hides nothing, which is a warning where it would have", () => {
    const set = aside({ until: NOW });
    expect(set.keeps(finding())).toBe(true);
    expect(set.findings()).toMatchObject([{ name: "expired", severity: "warning" }]);
    expect(set.findings()[0]?.message).toContain("known");
  });

  it("holds up to its day", () => {
    expect(aside({ until: NOW + 1n }).keeps(finding())).toBe(false);
  });

  it("of a numbered place holds for every number", () => {
    const set = aside({ path: "agent › Step 3" });
    expect(set.keeps(finding({ spanPath: "agent › Step 17" }))).toBe(false);
  });
});

describe("a baseline", () => {
  it("hides what it knows, and counts it", () => {
    const set = new SetAside([], new Set(["abc"]), NOW);
    expect([set.keeps(finding()), set.keeps(finding({ fingerprint: "new" })), set.known]).toEqual([
      false,
      true,
      1,
    ]);
  });
});
