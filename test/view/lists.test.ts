import { describe, expect, it } from "vitest";
import type { FoundTrace } from "../../src/model/found-trace.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { LIST_KEYS } from "../../src/view/keys/bindings.ts";
import {
  type AppState,
  LIST_HEAD_ROWS,
  listed,
  listRows,
  resized,
  said,
} from "../../src/view/state/app-state.ts";
import type { Listed } from "../../src/view/state/list-state.ts";
import type { Press } from "../../src/view/state/press.ts";
import { fc } from "../properties.ts";
import { listIn, listOf, pressed, saidIn } from "./walked.ts";

function row(name: string, more: Partial<FoundTrace> = {}, verdict?: string): Listed {
  const found: FoundTrace = {
    traceId: name as TraceId,
    service: "api",
    rootName: "GET /",
    startUnixNano: 1_700_000_000_000_000_000n,
    durationNs: 1_000,
    spanCount: 3,
    spanIds: [],
    tokensIn: undefined,
    tokensOut: undefined,
    costUsd: undefined,
    stopReason: undefined,
    firstError: undefined,
    ...more,
  };
  return { found, verdict };
}

const ROWS = [
  row("fast", { durationNs: 10, tokensOut: 5 }),
  row("slow", { durationNs: 900 }, "retry storm"),
  row("middling", { durationNs: 500, tokensOut: 70, service: "search" }),
];
const LIST = listOf(ROWS);
const shown = (app: AppState) => listIn(app).shown.map(({ found }) => found.traceId);
const chosen = (app: AppState) => listIn(app).shown[listIn(app).cursor]?.found.traceId;

describe("a list", () => {
  it("is sorted by what is asked, turned round, and what nobody recorded comes last either way", () => {
    const long = pressed(LIST, "s", "d").app;
    expect([shown(long), saidIn(long)]).toEqual([
      ["slow", "middling", "fast"],
      "by duration, the longest first; S turns it round",
    ]);
    const short = pressed(long, "S").app;
    expect([shown(short), saidIn(short)]).toEqual([
      ["fast", "middling", "slow"],
      "by duration, the shortest first",
    ]);
    expect(shown(pressed(LIST, "s", "o").app)).toEqual(["middling", "fast", "slow"]);
    expect(shown(pressed(LIST, "s", "o", "S").app)).toEqual(["fast", "middling", "slow"]);
  });

  it("keeps its cursor on the trace while it is sorted, filtered and while rows come", () => {
    const middling = pressed(LIST, "G").app;
    expect(chosen(pressed(middling, "s", "d").app)).toBe("middling");
    expect(chosen(listed(pressed(middling, "s", "d").app, [row("huge", { durationNs: 9_999 })]))).toBe(
      "middling",
    );
    expect(chosen(pressed(middling, "f", ..."search", "enter", "esc").app)).toBe("middling");
  });

  it("is filtered and searched by ids, names and verdicts, round again", () => {
    expect(shown(pressed(LIST, "f", ..."STORM", "enter").app)).toEqual(["slow"]);
    const found = pressed(LIST, "/", ..."api", "enter").app;
    expect([chosen(found), saidIn(found)]).toEqual(["fast", '1 of 2 with "api"']);
    expect(["n", "nn", "N"].map((keys) => chosen(pressed(found, ...keys).app))).toEqual([
      "slow",
      "fast",
      "slow",
    ]);
    expect(saidIn(pressed(LIST, "/", ..."zzz", "enter").app)).toBe('no row has "zzz"');
  });

  it("opens a row by Enter and by a second click, on the span that was found", () => {
    const app = listOf([row("one"), row("two", { spanIds: ["s1" as FoundTrace["spanIds"][number]] })]);
    const open = { kind: "open", traceId: "two", spanId: "s1" };
    expect(pressed(app, "j", "enter").asks).toEqual([open]);
    const click: Press = { button: "left", column: 3, row: LIST_HEAD_ROWS + 1 };
    expect(pressed(app, click).asks).toEqual([]);
    expect(pressed(app, click, click).asks).toEqual([open]);
    expect(pressed(app, { ...click, row: LIST_HEAD_ROWS + 9 }).asks).toEqual([]);
    expect(pressed(listOf([]), "enter", "y", "s", "enter", "/", "x", "enter", "n", "N").asks).toEqual([]);
  });

  it("copies the id, and the command that opens the trace from the same evidence", () => {
    expect(pressed(LIST, "y", "i").asks).toMatchObject([{ text: "fast" }]);
    expect(pressed(LIST, "y", "c").asks).toMatchObject([{ text: "lgtrace show fast -i" }]);
  });
});

describe("a list, whatever is pressed", () => {
  const anyKey: fc.Arbitrary<Press> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...LIST_KEYS.flatMap(({ keys }) => [...keys])) },
    { weight: 2, arbitrary: fc.constantFrom("a", "p", "i", "d", "o", "enter", "esc") },
    {
      weight: 1,
      arbitrary: fc.record({
        button: fc.constantFrom("left" as const, "wheel-down" as const),
        column: fc.nat(90),
        row: fc.nat(30),
      }),
    },
  );
  const anyRows = fc.array(
    fc.record({ durationNs: fc.nat(99), tokensIn: fc.option(fc.nat(9), { nil: undefined }) }),
    { maxLength: 60 },
  );

  it("has its cursor on a row, in sight, and each row once", () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(anyKey, { maxLength: 40 }),
        fc.integer({ min: 8, max: 60 }),
        (rows, keys, height) => {
          const traces = rows.map((more, at) => row(`trace${at}`, more));
          const size = { columns: 80, rows: height };
          const half = Math.floor(traces.length / 2);
          const begun = pressed(resized(listOf(traces.slice(0, half)), size), ...keys.slice(0, 20)).app;
          const app = pressed(listed(begun, traces.slice(half)), ...keys.slice(20)).app;
          const list = listIn(app);
          expect(new Set(list.shown).size).toBe(list.shown.length);
          if (list.filter === "") expect(list.shown.length).toBe(traces.length);
          expect(list.cursor).toBeLessThan(Math.max(1, list.shown.length));
          expect(list.cursor).toBeGreaterThanOrEqual(list.top);
          expect(list.cursor).toBeLessThan(list.top + listRows(size));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("help", () => {
  it("scrolls as far as there is more, and any other key closes it", () => {
    const low = resized(LIST, { columns: 80, rows: 12 });
    const top = (app: AppState) => (app.overlay?.kind === "help" ? app.overlay.top : undefined);
    expect(top(pressed(low, "?", "j", "j", "k").app)).toBe(1);
    const end = pressed(low, "?", "G").app;
    expect(top(pressed(end, "j", "j", "j", "k").app)).toBe((top(end) ?? 0) - 1);
    expect(top(pressed(low, "?", "x").app)).toBeUndefined();
    expect(top(pressed(LIST, "?", "j").app)).toBe(0);
  });

  it("is over what was said", () => {
    expect(
      pressed(
        said(LIST, () => "something"),
        "?",
        "q",
      ).app.overlay,
    ).toBeUndefined();
  });
});
