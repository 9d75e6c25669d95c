import { describe, expect, it } from "vitest";
import type { Check, CheckGroup } from "../../src/model/check.ts";
import { doctorJson } from "../../src/report/doctor-json.ts";
import { doctorText } from "../../src/report/doctor-text.ts";
import type { StyleOptions } from "../../src/report/style.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { styleWith } from "./draw.ts";

const RELIED_ON = ["output tokens", "input tokens", "the model", "the stop reason"];

function check(id: string, ok: boolean | undefined, message: string, remedy?: string): Check {
  return { id, target: id.startsWith("loki") ? "Loki" : "Tempo", ok, message, remedy, trouble: undefined };
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
    ...["version", "clock", "access", "newest trace", ...RELIED_ON].map((words) =>
      check(`tempo-${words}`, undefined, `${words}: not asked, since Tempo did not answer`),
    ),
  ],
};

const WELL: CheckGroup = {
  target: "Loki",
  address: "http://loki:3100",
  from: "LOKI_ADDR",
  checks: [
    check("loki-reachable", true, "reachable"),
    check("loki-clock", undefined, "clock: its answers carry no date"),
    check(
      "loki-trace-ids",
      true,
      "trace ids: in structured metadata (4 of 500 lines), a label (2 of 500 lines), the text (7 of 500 lines)",
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
        "  ✗ cannot reach Tempo at http://tempo:3200 (connection refused)",
        "      --tempo URL",
        "  ? version, clock, access, newest trace, output tokens, input tokens, the model, the stop reason: not asked, since Tempo did not answer",
        "",
        "Loki  http://loki:3100  (LOKI_ADDR)",
        "  ✓ reachable",
        "  ? clock: its answers carry no date",
        "  ✓ trace ids: in structured metadata (4 of 500 lines), a label (2 of 500 lines), the text (7 of 500 lines)",
      ].join("\n"),
    );
  });

  it("wraps at 80 columns, under the text", () => {
    const lines = printed([DOWN, WELL], { width: 80 }).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(3, 5)).toEqual([
      "  ? version, clock, access, newest trace, output tokens, input tokens, the",
      "    model, the stop reason: not asked, since Tempo did not answer",
    ]);
  });

  it("has an ASCII form", () => {
    const configure = check("tempo-access", false, "access: refused with 401", "--org-id ID · TEMPO_ORG_ID");
    const ascii = printed([{ ...DOWN, checks: [...DOWN.checks, configure] }, WELL], { ascii: true });
    expect(ascii).toMatch(/^[\x00-\x7f]*$/);
    expect(ascii).toContain("cannot reach Tempo");
    expect(ascii).toContain("--org-id ID - TEMPO_ORG_ID");
  });

  it("keeps what is unknown for different reasons apart", () => {
    const checks = [
      check("tempo-clock", undefined, "clock: its answers carry no date"),
      check("tempo-access", undefined, "access: not asked, since Tempo did not answer"),
      check("tempo-model", undefined, "the model: no trace to look at"),
      check("tempo-tokens-out", undefined, "output tokens: no trace to look at", "send one"),
    ];
    expect(
      printed([{ ...DOWN, checks }])
        .split("\n")
        .slice(1),
    ).toEqual([
      "  ? clock: its answers carry no date",
      "  ? access: not asked, since Tempo did not answer",
      "  ? the model: no trace to look at",
      "  ? output tokens: no trace to look at",
      "      send one",
    ]);
  });

  it("escapes what a server sends", () => {
    const hostile = "newest trace: \u001b[2J\u202eevil\nroot";
    const group: CheckGroup = {
      target: "Tempo",
      address: "http://\u001b]0;x\u0007",
      from: "context \u001b[31m",
      checks: [check("tempo-newest-trace", false, hostile, `do \u009b2K ${"x".repeat(300)}`)],
    };
    for (const width of [80, 200]) {
      const text = printed([group], { width });
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(text.split("\n")[1]).toMatch(/^ {2}✗ newest trace: .*evil.*root/);
    }
  });

  it("colours the marks alone where it may", () => {
    expect(printed([WELL], { color: 1 })).toContain("\u001b[32m✓\u001b[39m reachable");
  });
});

describe("what doctor found, for machines", () => {
  it("is every check, with where it was looked at and a count", async () => {
    const json = await written([DOWN, WELL], "json");
    expect(documentErrors("doctor", json)).toEqual([]);
    const { checks, ...counts } = JSON.parse(json);
    expect(counts).toEqual({ schema: "lgtrace.doctor/1", passed: 2, failed: 1, unknown: 9 });
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
    expect(lines).toHaveLength(13);
    expect(JSON.parse(lines.at(-1) ?? "").summary).toEqual({ passed: 2, failed: 1, unknown: 9 });
  });

  it("of nothing is still a document", async () => {
    expect(documentErrors("doctor", await written([], "json"))).toEqual([]);
  });
});
