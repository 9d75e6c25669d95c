import { describe, expect, it } from "vitest";
import { showMarkdown } from "../../src/report/show-markdown.ts";
import { showText } from "../../src/report/show-text.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { EVERYTHING, styleWith } from "./draw.ts";
import { emptyCompletion, factsOf, span } from "./miniserve.ts";
import { traceIdOf } from "./sample-results.ts";

async function lines(source: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of source) all.push(line);
  return all;
}

function traces(count: number): TraceFacts[] {
  return Array.from({ length: count }, (_, at) =>
    factsOf([span("root", undefined, [0, 10])], [], { traceId: traceIdOf(at + 1) }),
  );
}

const shown = (count: number, all = false) => {
  const commandFor = (id: string) => `lgtrace show ${id}`;
  return lines(showText(traces(count), { ...EVERYTHING, all, commandFor }, styleWith({ width: 80 })));
};

describe("many traces as text", () => {
  it("one has no further count", async () => {
    expect((await shown(1)).at(-1)).toBe("1 of 1 span, 0 of 0 log lines · 0 orphans");
  });

  it("draws the first ten and lists the rest with the command that shows each", async () => {
    const printed = await shown(12);
    expect(printed.filter((line) => line.startsWith(" root"))).toHaveLength(10);
    expect(printed.slice(-7)).toEqual([
      "more traces, not drawn (--all draws them)",
      `  lgtrace show ${traceIdOf(11)}`,
      "    2026-05-22 14:32:07Z  miniserve › root  10 ms  1 span",
      `  lgtrace show ${traceIdOf(12)}`,
      "    2026-05-22 14:32:07Z  miniserve › root  10 ms  1 span",
      "",
      "10 of 12 traces drawn, 2 listed",
    ]);
  });

  it("draws all on request", async () => {
    const printed = await shown(12, true);
    expect(printed.filter((line) => line.startsWith(" root"))).toHaveLength(12);
    expect(printed.at(-1)).toBe("12 of 12 traces drawn");
  });
});

describe("a trace as Markdown", () => {
  it("is a table and a code block", async () => {
    const printed = await lines(
      showMarkdown([emptyCompletion()], { ...EVERYTHING, all: false }, styleWith()),
    );
    expect(printed.slice(0, 6)).toEqual([
      "| trace | start | request | figures | verdict |",
      "|---|---|---|---|---|",
      "| `7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e` | `2026-05-22 14:32:07.114Z` | `miniserve › http.handler` |" +
        " `295 ms · 10 spans · 2 log lines · HTTP 200 · minigpt-v1 · 128→0 tokens` |  |",
      "",
      "```text",
      " span               0           74          148        221    295ms  duration  tokens  stop",
    ]);
    expect(printed.slice(-2)).toEqual(["10 of 10 spans, 2 of 2 log lines · 0 orphans", "```"]);
  });

  it("lets no recorded text out of its table or block", async () => {
    const hostile = factsOf([span("a | b ``` @everyone <b>", undefined, [0, 10])]);
    const printed = await lines(showMarkdown([hostile], { ...EVERYTHING, all: false }, styleWith()));
    expect(printed[2]).toContain("| ```` miniserve › a \\| b ``` @everyone <b> ```` |");
    expect(printed[4]).toBe("````text");
    expect(printed.at(-1)).toBe("````");
  });
});
