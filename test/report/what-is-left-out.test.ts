import { describe, expect, it } from "vitest";
import { conservationOf } from "../../src/report/conservation.ts";
import { footerLines } from "../../src/report/footer.ts";
import { select } from "../../src/report/selection.ts";
import type { TraceTextOptions } from "../../src/report/trace-text.ts";
import { draw, EVERYTHING, styleWith } from "./draw.ts";
import { emptyCompletion, factsOf, logLine, span } from "./miniserve.ts";

const footer = (options: Partial<TraceTextOptions>, facts = emptyCompletion()) =>
  draw(facts, { width: 200, options }).split("\n").at(-1);

describe("the last line", () => {
  it.each<[string, Partial<TraceTextOptions>, string]>([
    ["nothing", {}, "10 of 10 spans, 2 of 2 log lines · 0 orphans"],
    [
      "levels of the tree",
      { depth: 2 },
      "7 of 10 spans, 2 of 2 log lines · 3 spans hidden by --depth 2 · 0 orphans",
    ],
    [
      "short spans, and their lines with them",
      { minDurationNs: 10_000_000 },
      "6 of 10 spans, 1 of 2 log lines · 4 spans hidden by --min-duration 10ms · " +
        "1 log line hidden by --min-duration 10ms · 0 orphans",
    ],
    [
      "log lines",
      { logs: "none" },
      "10 of 10 spans, 0 of 2 log lines · 2 log lines hidden by --logs=none · 0 orphans",
    ],
    [
      "rows beyond the limit",
      { maxRows: 9 },
      "8 of 10 spans, 1 of 2 log lines · 2 spans and 1 log line beyond the first 9 rows (--max-rows 0 draws all) · 0 orphans",
    ],
  ])("says that it leaves out %s", (_what, options, line) => {
    expect(footer(options)).toBe(line);
  });

  it("is red when something is missing for no reason", () => {
    const facts = emptyCompletion();
    const counts = { ...conservationOf(facts, select(facts, EVERYTHING)), spansIn: 12 };
    const drawn = { spans: 10, logs: 2, cutAt: undefined };
    expect(footerLines(facts, counts, drawn, EVERYTHING, styleWith({ color: 1 }))).toEqual([
      "\u001b[31m10 of 12 spans, 2 of 2 log lines · 2 LOST, which is a bug in lgtrace: please report it · 0 orphans\u001b[39m",
    ]);
  });

  it("counts identical repeats, cycles and self-parents", () => {
    const root = span("root", undefined, [0, 10]);
    const facts = factsOf([
      root,
      { ...root },
      span("a", "b", [1, 2]),
      span("b", "a", [3, 4]),
      span("c", "c", [5, 6]),
    ]);
    expect(footer({}, facts)).toBe(
      "4 of 5 spans, 0 of 0 log lines · 1 identical repeat merged · 0 orphans · 2 cycles",
    );
  });

  it("says that the evidence is partial, and why", () => {
    const facts = factsOf([span("root", undefined, [0, 10])], [], { partial: "Tempo says PARTIAL" });
    expect(footer({}, facts)).toBe("1 of 1 span, 0 of 0 log lines · 0 orphans · partial: Tempo says PARTIAL");
    expect(draw(facts).split("\n")[1]).toMatch(/ {2}\? partial/);
  });
});

describe("a filter", () => {
  it("keeps what is above a span that passes", () => {
    const facts = factsOf([
      span("gateway", undefined, [0, 10], { service: "gateway" }),
      span("handler", "gateway", [1, 9], { service: "api" }),
      span("query", "handler", [2, 3], { service: "db" }),
      span("auth", "gateway", [0, 1], { service: "auth" }),
    ]);
    const drawn = draw(facts, { options: { service: "db" } });
    expect(drawn).toContain("   └ query");
    expect(drawn).not.toContain("auth");
    expect(drawn).toContain("3 of 4 spans, 0 of 0 log lines · 1 span hidden by --service db");
  });

  it("lets a trace without spans be shown by its lines", () => {
    const drawn = draw(factsOf([], [logLine(5, "x", { message: "alone" })]));
    expect(drawn).toContain("named by 1 log line");
    expect(drawn).toContain("INFO  alone");
    expect(drawn.split("\n").at(-1)).toBe("0 of 0 spans, 1 of 1 log line · 0 orphans");
  });
});
