import { describe, expect, it } from "vitest";
import type { FoundTrace } from "../../src/model/found-trace.ts";
import { findJson } from "../../src/report/find-json.ts";
import type { FindResult } from "../../src/report/find-result.ts";
import { findIds, findText } from "../../src/report/find-text.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { styleWith } from "./draw.ts";
import { TRACE_ID } from "./miniserve.ts";
import { findResult, found, traceIdOf } from "./sample-results.ts";

const TWO = [
  found(),
  found({
    traceId: traceIdOf(5),
    durationNs: 301_000_000,
    tokensIn: 240,
    firstError: "llm.decode",
    rootName: undefined,
  }),
];

async function table(matches: readonly FoundTrace[], width: number, more: Partial<FindResult> = {}) {
  const lines: string[] = [];
  for await (const line of findText(findResult(matches, more), styleWith({ width }))) lines.push(line);
  return lines.join("\n");
}

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let joined = "";
  for await (const piece of pieces) joined += piece;
  return joined;
}

describe("the table of found traces", () => {
  it("has every column where there is room", async () => {
    expect(await table(TWO, 140)).toBe(`\
trace                             when            service › root            duration  spans  tokens  stop           first error
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  05-22 14:32:07  miniserve › http.handler    295 ms     10   128→0  immediate_eos
00000000000000000000000000000005  05-22 14:32:07  miniserve                   301 ms     10   240→0  immediate_eos  llm.decode
2 traces · store, 1,500 traces searched, 2026-05-22 14:00 to 15:00 UTC`);
  });

  it.each([
    [110, "trace when service › root duration spans tokens stop"],
    [100, "trace when service › root duration tokens stop"],
    [90, "trace when service › root duration tokens"],
    [78, "trace when service duration tokens"],
    [70, "trace when service duration tokens"],
  ])("drops columns in the stated order: at %d", async (width, headings) => {
    const [heading = ""] = (await table(TWO, width)).split("\n");
    expect(heading.replace(/ +/g, " ")).toBe(headings);
  });

  it("marks a partial trace at the right, at every width", async () => {
    const partial = [found(), found({ traceId: traceIdOf(6), partial: true })];
    for (const width of [140, 100, 80]) {
      const [heading, whole, marked] = (await table(partial, width)).split("\n");
      expect([heading, whole].join()).not.toContain("partial");
      expect(marked).toMatch(/ {2}\? partial$/);
    }
  });

  it("drops the date's day last, and cuts no id", async () => {
    const [, first = ""] = (await table(TWO, 72)).split("\n");
    expect(first).toMatch(new RegExp(`^${TRACE_ID}  14:32:07  miniserve`));
    const [, narrow = ""] = (await table(TWO, 20)).split("\n");
    expect(narrow).toContain(TRACE_ID);
  });

  it("leaves out a column that no row fills", async () => {
    const bare = found({ tokensIn: undefined, tokensOut: undefined, stopReason: undefined });
    expect((await table([bare], 140)).split("\n")[0]?.replace(/ +/g, " ")).toBe(
      "trace when service › root duration spans",
    );
  });

  it("says what was searched when nothing matched", async () => {
    const hint = () => "12 of 1,500 carry no token count at all (--tokens-out none)";
    expect(await table([], 100, { hint })).toBe(
      "no trace with 0 output tokens · store, 1,500 traces searched, 2026-05-22 14:00 to 15:00 UTC" +
        " · 12 of 1,500 carry no token count at all (--tokens-out none)",
    );
  });

  it("says when there are more", async () => {
    expect((await table(TWO, 100, { complete: () => false })).split("\n").at(-1)).toMatch(
      /^first 2 of more; --limit 0 for all · store, /,
    );
  });

  it("streams: the sixtieth row is printed before the search ends", async () => {
    let produced = 0;
    function* many() {
      for (; produced < 10_000; produced += 1) yield found({ traceId: traceIdOf(produced) });
    }
    let lines = 0;
    for await (const line of findText(findResult([], { matches: many() }), styleWith())) {
      if (line !== "") lines += 1;
      if (lines === 60) break;
    }
    expect(produced).toBeLessThan(70);
  });

  it("shows control characters in names", async () => {
    expect(await table([found({ rootName: "a\u001b[2Jb" })], 140)).toContain("miniserve › a\\x1b[2Jb");
  });
});

describe("found traces for machines", () => {
  it("keep their schema", async () => {
    expect(documentErrors("find", await text(findJson(findResult(TWO), "json")))).toEqual([]);
    expect(documentErrors("find", await text(findJson(findResult([]), "json")))).toEqual([]);
    expect(linesErrors("find", await text(findJson(findResult(TWO), "jsonl")))).toEqual([]);
  });

  it("carry what is known, and what was searched", async () => {
    const document = JSON.parse(await text(findJson(findResult([found()]), "json")));
    expect(document).toEqual({
      schema: "lgtrace.find/1",
      matches: [
        {
          traceId: TRACE_ID,
          service: "miniserve",
          rootName: "http.handler",
          startUnixNano: "1779460327114000000",
          durationNs: 295_000_000,
          spanCount: 10,
          tokensIn: 128,
          tokensOut: 0,
          stopReason: "immediate_eos",
          spanIds: ["00f067aa0ba902b7"],
        },
      ],
      source: "store",
      query: "--tokens-out 0",
      complete: true,
      searched: {
        traces: 1500,
        spans: 12_000,
        from: "1779458400000000000",
        to: "1779462000000000000",
        tookMs: 3,
      },
    });
  });

  it("as ids are one a line", async () => {
    const ids: string[] = [];
    for await (const id of findIds(findResult(TWO))) ids.push(id);
    expect(ids).toEqual([TRACE_ID, traceIdOf(5)]);
  });
});
