import { describe, expect, it } from "vitest";
import type { Check, CheckGroup } from "../../src/model/check.ts";
import { doctorJson } from "../../src/report/doctor-json.ts";
import { doctorText } from "../../src/report/doctor-text.ts";
import type { StyleOptions } from "../../src/report/style.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { styleWith } from "./draw.ts";

const RELIED_ON = ["tokens out", "tokens in", "model", "stop reason"];

function check(id: string, ok: boolean | undefined, message: string, remedy?: string): Check {
  const target = id.startsWith("loki") ? "Loki" : "Tempo";
  const subject = id.slice(target.length + 1).replaceAll("-", " ");
  return { id, target, subject, ok, message, remedy, trouble: undefined };
}

const DOWN: CheckGroup = {
  target: "Tempo",
  address: "http://tempo:3200",
  from: "--tempo",
  checks: [
    check(
      "tempo-reachable",
      false,
      "cannot reach Tempo at http://tempo:3200 (connection refused)",
      "--tempo URL",
    ),
    ...["version", "tenant", "auth", "clock", "newest trace", ...RELIED_ON].map((subject) =>
      check(`tempo-${subject}`, undefined, "not asked, since Tempo did not answer"),
    ),
  ],
};

const WELL: CheckGroup = {
  target: "Loki",
  address: "http://loki:3100",
  from: "LOKI_ADDR",
  checks: [
    check("loki-reachable", true, "it answers"),
    check("loki-clock", undefined, "its answers carry no date"),
    check(
      "loki-trace-ids",
      true,
      "in structured metadata trace_id (4 of 500 lines), the label trace_id (2 of 500 lines), the text (7 of 500 lines)",
    ),
  ],
};

function printed(groups: readonly CheckGroup[], options: Partial<StyleOptions> = {}): string {
  return [...doctorText(groups, styleWith(options))].join("\n");
}

async function written(groups: readonly CheckGroup[], form: "json" | "jsonl"): Promise<string> {
  return (await Array.fromAsync(doctorJson(groups, form))).join("");
}

describe("what doctor found, for eyes", () => {
  it("has a line for each check, the remedy below, and one for all that was not asked", () => {
    expect(printed([DOWN, WELL], { width: 200 })).toBe(
      [
        "Tempo  http://tempo:3200  (--tempo)",
        "  ✗ reachable   cannot reach Tempo at http://tempo:3200 (connection refused)",
        "                  --tempo URL",
        "  ? unknown     version, tenant, auth, clock, newest trace, tokens out, tokens in, model, stop reason: not asked, since Tempo did not answer",
        "",
        "Loki  http://loki:3100  (LOKI_ADDR)",
        "  ✓ reachable   it answers",
        "  ? clock       its answers carry no date",
        "  ✓ trace ids   in structured metadata trace_id (4 of 500 lines), the label trace_id (2 of 500 lines), the text (7 of 500 lines)",
        "",
        "13 checks: 2 passed, 1 failed, 10 unknown",
      ].join("\n"),
    );
  });

  it("wraps at 80 columns, under the text", () => {
    const lines = printed([DOWN, WELL], { width: 80 }).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(3, 6)).toEqual([
      "  ? unknown     version, tenant, auth, clock, newest trace, tokens out, tokens",
      "                in, model, stop reason: not asked, since Tempo did not answer",
      "",
    ]);
  });

  it("on a narrow terminal stands under its subject", () => {
    const lines = printed([WELL], { width: 40 }).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "Loki  http://loki:3100  (LOKI_ADDR)",
      "  ✓ reachable",
      "      it answers",
      "  ? clock",
      "      its answers carry no date",
    ]);
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });

  it("has an ASCII form", () => {
    const configure = check(
      "tempo-tenant",
      false,
      "it wants to know the tenant",
      "--org-id ID · TEMPO_ORG_ID",
    );
    const ascii = printed([{ ...DOWN, checks: [...DOWN.checks, configure] }, WELL], { ascii: true });
    expect(ascii).toMatch(/^[\x00-\x7f]*$/);
    expect(ascii).toContain("cannot reach Tempo");
    expect(ascii).toContain("--org-id ID - TEMPO_ORG_ID");
  });

  it("keeps what is unknown for different reasons apart", () => {
    const checks = [
      check("tempo-clock", undefined, "its answers carry no date"),
      check("tempo-auth", undefined, "not asked, since Tempo did not answer"),
      check("tempo-model", undefined, "no trace to look at"),
      check("tempo-tokens-out", undefined, "no trace to look at", "send one"),
    ];
    expect(
      printed([{ ...DOWN, checks }])
        .split("\n")
        .slice(1, 6),
    ).toEqual([
      "  ? clock        its answers carry no date",
      "  ? auth         not asked, since Tempo did not answer",
      "  ? model        no trace to look at",
      "  ? tokens out   no trace to look at",
      "                   send one",
    ]);
  });

  it("escapes what a server sends", () => {
    const hostile = "\u001b[2J\u202eevil\nroot";
    const group: CheckGroup = {
      target: "Tempo",
      address: "http://\u001b]0;x\u0007",
      from: "context \u001b[31m",
      checks: [check("tempo-newest-trace", false, hostile, `do \u009b2K ${"x".repeat(300)}`)],
    };
    for (const width of [80, 200]) {
      const text = printed([group], { width });
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(text.split("\n")[1]).toMatch(/^ {2}✗ newest trace {3}.*evil.*root/);
    }
  });

  it("colours the marks and the count where it may", () => {
    const well = printed([WELL], { color: 1 });
    expect(well).toContain("\u001b[32m✓\u001b[39m reachable   it answers");
    expect(well).toContain("\u001b[2m3 checks: 2 passed, 1 unknown\u001b[22m");
    expect(printed([DOWN], { color: 1 })).toContain("\u001b[31m10 checks: 1 failed, 9 unknown\u001b[39m");
  });
});

describe("what doctor found, for machines", () => {
  it("is every check, with where it was looked at and a count", async () => {
    const json = await written([DOWN, WELL], "json");
    expect(documentErrors("doctor", json)).toEqual([]);
    const { checks, ...counts } = JSON.parse(json);
    expect(counts).toEqual({ schema: "lgtrace.doctor/1", passed: 2, failed: 1, unknown: 10 });
    expect(checks[0]).toEqual({
      id: "tempo-reachable",
      target: "Tempo",
      ok: false,
      message: "cannot reach Tempo at http://tempo:3200 (connection refused)",
      remedy: "--tempo URL",
      address: "http://tempo:3200",
      from: "--tempo",
    });
    expect(checks[1]).not.toHaveProperty("ok");
  });

  it("as lines: one a check and a summary", async () => {
    const jsonl = await written([DOWN, WELL], "jsonl");
    expect(linesErrors("doctor", jsonl)).toEqual([]);
    const lines = jsonl.trimEnd().split("\n");
    expect(lines).toHaveLength(14);
    expect(JSON.parse(lines.at(-1) ?? "").summary).toEqual({ passed: 2, failed: 1, unknown: 10 });
  });

  it("of nothing is still a document", async () => {
    expect(documentErrors("doctor", await written([], "json"))).toEqual([]);
  });
});
