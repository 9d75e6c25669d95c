import { describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.ts";
import type { QueryFlags } from "../../src/query/from-flags.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";

const NOW = 1_779_460_800_000_000_000n; // 2026-05-22T14:40:00Z
const HOUR = 3_600_000_000_000n;

function spanOf(flags: QueryFlags) {
  return queryFromFlags(flags, NOW).span;
}

function traceOf(flags: QueryFlags) {
  return queryFromFlags(flags, NOW).trace;
}

function refusalOf(flags: QueryFlags): Failure {
  try {
    queryFromFlags(flags, NOW);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(flags)} was accepted`);
}

describe("no flags", () => {
  it("ask for the newest twenty traces", () => {
    expect(queryFromFlags({}, NOW)).toEqual({
      span: [],
      trace: [],
      from: undefined,
      to: undefined,
      limit: 20,
      sort: { by: "start", descending: true },
    });
  });
});

describe("a number", () => {
  it.each([
    ["0", { op: "=", value: 0 }],
    ["=7", { op: "=", value: 7 }],
    [">100", { op: ">", value: 100 }],
    [">= 5", { op: ">=", value: 5 }],
    ["<5", { op: "<", value: 5 }],
    ["<=5", { op: "<=", value: 5 }],
    ["!=0", { op: "!=", value: 0 }],
    ["1..5", { op: "between", low: 1, high: 5 }],
    ["none", { op: "none" }],
  ])("is written %s", (text, test) => {
    expect(spanOf({ tokensOut: [text] })).toEqual([{ on: "tokens-out", anyOf: [test] }]);
  });

  it.each(["", "few", "-1", "1.5", "5..1", "1..2..3", ">", "1e3", "0x10", "none..5"])(
    "is never %j",
    (text) => {
      expect(refusalOf({ tokensIn: [text] }).message).toBe(`--tokens-in cannot be "${text}"`);
    },
  );
});

describe("a refusal", () => {
  it("names the flag, what was given and what may be given", () => {
    const failure = refusalOf({ httpStatus: ["teapot"] });
    expect(failure.code).toBe("usage");
    expect(failure.message).toBe('--http-status cannot be "teapot"');
    expect(failure.hint).toBe("write 0, '>100', '>=5', '<5', '<=5', '!=0', 1..5 or none");
  });

  it.each<[QueryFlags, string]>([
    [{ status: ["broken"] }, '--status cannot be "broken"'],
    [{ spanDuration: ["300"] }, '--span-duration cannot be "300"'],
    [{ cost: ["cheap"] }, '--cost cannot be "cheap"'],
    [{ attr: ["k>many"] }, '--attr cannot be "k>many"'],
    [{ attr: ["=value"] }, '--attr cannot be "=value"'],
    [{ model: [""] }, '--model cannot be ""'],
    [{ hasSpan: [""] }, '--has-span cannot be ""'],
    [{ since: "yesterday" }, '--since cannot be "yesterday"'],
    [{ from: "noon" }, '--from cannot be "noon"'],
    [{ limit: "-1" }, '--limit cannot be "-1"'],
    [{ sort: "name" }, '--sort cannot be "name"'],
  ])("is given for %j", (flags, message) => {
    expect(refusalOf(flags).message).toBe(message);
  });
});

describe("a duration", () => {
  it.each([
    ["300ms", 300e6],
    ["1.5s", 1.5e9],
    ["2m", 120e9],
    ["1h30m", 5400e9],
    ["7 d", 604_800e9],
    ["250µs", 250e3],
    ["10ns", 10],
    ["0", 0],
  ])("of %s is kept in nanoseconds", (text, value) => {
    expect(traceOf({ duration: [text] })).toEqual([{ on: "duration", anyOf: [{ op: "=", value }] }]);
  });

  it("is compared and ranged like any number", () => {
    expect(spanOf({ spanDuration: [">2s", "10ms..20ms"] })).toEqual([
      {
        on: "span-duration",
        anyOf: [
          { op: ">", value: 2e9 },
          { op: "between", low: 10e6, high: 20e6 },
        ],
      },
    ]);
  });
});

describe("a cost", () => {
  it("is in dollars, with or without their sign", () => {
    const anyOf = [
      { op: ">", value: 0.05 },
      { op: "=", value: 3e-7 },
    ];
    expect(traceOf({ cost: [">$0.05", "3e-7"] })).toEqual([{ on: "cost", anyOf }]);
  });
});

describe("a text", () => {
  it("given twice means either, and every != holds on its own", () => {
    expect(spanOf({ model: ["minigpt-v1", "!=gpt-4o", "minigpt-v2", "!=gpt-5"] })).toEqual([
      {
        on: "model",
        anyOf: [
          { op: "=", value: "minigpt-v1" },
          { op: "=", value: "minigpt-v2" },
        ],
      },
      { on: "model", anyOf: [{ op: "!=", value: "gpt-4o" }] },
      { on: "model", anyOf: [{ op: "!=", value: "gpt-5" }] },
    ]);
  });

  it("none asks for the fact's absence, quoted it is a word", () => {
    expect(traceOf({ tenant: ["none", '"none"'] })).toEqual([
      { on: "tenant", anyOf: [{ op: "none" }, { op: "=", value: "none" }] },
    ]);
  });

  it("none is a span's name like any other", () => {
    expect(spanOf({ name: ["none"] })).toEqual([{ on: "name", anyOf: [{ op: "=", value: "none" }] }]);
  });
});

describe("a status", () => {
  it("may be any of several, and --error is one of them", () => {
    expect(spanOf({ status: ["ok", "Unset"], error: true })).toEqual([
      { on: "status", anyOf: ["OK", "UNSET", "ERROR"] },
    ]);
  });
});

describe("an attribute", () => {
  it.each([
    ["llm.cache.hits", { key: "llm.cache.hits", op: "exists" }],
    ["k=v", { key: "k", op: "=", value: "v", number: undefined }],
    ["k=a=b", { key: "k", op: "=", value: "a=b", number: undefined }],
    ["k=", { key: "k", op: "=", value: "", number: undefined }],
    ["k=0", { key: "k", op: "=", value: "0", number: 0 }],
    ['k="0"', { key: "k", op: "=", value: "0", number: undefined }],
    ["k=007", { key: "k", op: "=", value: "007", number: 7 }],
    ["k=9007199254740993", { key: "k", op: "=", value: "9007199254740993", number: undefined }],
    ["k!=v", { key: "k", op: "!=", value: "v", number: undefined }],
    ["k > -1.5", { key: "k", op: ">", value: -1.5 }],
    ["k>=2", { key: "k", op: ">=", value: 2 }],
    ["k<2", { key: "k", op: "<", value: 2 }],
    ["k<=1e3", { key: "k", op: "<=", value: 1000 }],
    ["k=-1..1", { key: "k", op: "between", low: -1, high: 1 }],
    ["k=none", { key: "k", op: "none" }],
    ['k="none"', { key: "k", op: "=", value: "none", number: undefined }],
    ['quote"d key.🔑', { key: 'quote"d key.🔑', op: "exists" }],
    ["line\nbreak=x\ny", { key: "line\nbreak", op: "=", value: "x\ny", number: undefined }],
  ])("is written %j", (text, test) => {
    expect(spanOf({ attr: [text] })).toEqual([{ on: "attribute", test }]);
  });

  it("is a condition of its own each time", () => {
    expect(spanOf({ attr: ["a", "b=1"] })).toHaveLength(2);
  });
});

describe("spans of a trace", () => {
  it("asked for by name must all be there, or all be missing", () => {
    expect(traceOf({ hasSpan: ["auth", "rerank"], withoutSpan: ["llm.decode"] })).toEqual([
      { on: "has-span", name: "auth" },
      { on: "has-span", name: "rerank" },
      { on: "without-span", name: "llm.decode" },
    ]);
  });
});

describe("the window", () => {
  it.each<[QueryFlags, bigint | undefined, bigint | undefined]>([
    [{ since: "1h" }, NOW - HOUR, undefined],
    [{ since: "7d", to: "now" }, NOW - 168n * HOUR, NOW],
    [{ from: "2026-05-22T14:32:07.114000001Z" }, 1_779_460_327_114_000_001n, undefined],
    [{ from: "2026-05-22T16:32:07+02:00" }, 1_779_460_327_000_000_000n, undefined],
    [{ from: "2026-05-22" }, 1_779_408_000_000_000_000n, undefined],
    [{ from: "1779460327" }, 1_779_460_327_000_000_000n, undefined],
    [{ from: "1779460327.114" }, 1_779_460_327_114_000_000n, undefined],
    [{ from: "1779460327114" }, 1_779_460_327_114_000_000n, undefined],
    [{ from: "1779460327114000000" }, 1_779_460_327_114_000_000n, undefined],
    [{ from: "now-1h30m", to: "now-1h" }, NOW - 90n * (HOUR / 60n), NOW - HOUR],
  ])("of %j", (flags, from, to) => {
    const query = queryFromFlags(flags, NOW);
    expect([query.from, query.to]).toEqual([from, to]);
  });

  it("begins once", () => {
    expect(refusalOf({ since: "1h", from: "now-2h" }).message).toBe(
      "--since and --from both say where to begin",
    );
  });

  it("is not empty", () => {
    expect(refusalOf({ from: "now-1h", to: "now-2h" }).message).toBe("the window ends before it begins");
  });
});

describe("limit and order", () => {
  it("0 is all", () => {
    expect(queryFromFlags({ limit: "0" }, NOW).limit).toBe(0);
  });

  it.each([
    ["duration", { by: "duration", descending: true }],
    ["-tokens-out", { by: "tokens-out", descending: false }],
  ])("sorts by %s", (sort, expected) => {
    expect(queryFromFlags({ sort }, NOW).sort).toEqual(expected);
  });
});
