import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { logfmtLog } from "../../src/wire/log/logfmt-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

describe("logfmt lines", () => {
  it("reads time, level, message and a 64-bit trace id; the other values stay text", () => {
    const text = `ts=2026-05-22T14:32:07.114Z level=warn traceID=54680f2e6c3a09c4 msg="slot \\"3\\"\\nevicted" tokens=017 caller=`;
    expect(formatOf(documentOf(text))).toBe(logfmtLog);
    const lines = logLinesOf(logfmtLog, text);
    expect(lines.map(saidBy)).toEqual([
      {
        timeUnixNano: 1779460327114000000n,
        level: "WARN",
        traceId: "000000000000000054680f2e6c3a09c4",
        message: `slot "3"\nevicted`,
        attributes: { tokens: "017", caller: "" },
      },
    ]);
    expect(lines[0]?.body).toBe(text);
  });

  it("keeps a bare word, a key that is written twice and one named __proto__", () => {
    const [line] = logLinesOf(logfmtLog, `level=info msg=ok cached n=1 n=2 __proto__=x u="\\u00e9"`);
    expect(line?.attributes).toEqual(
      new Map<string, unknown>([
        ["cached", ""],
        ["n", ["1", "2"]],
        ["__proto__", "x"],
        ["u", "é"],
      ]),
    );
  });

  it("reads a value of 5 MB", () => {
    const long = `x\\"${"y".repeat(5_000_000)}`;
    const [line] = logLinesOf(logfmtLog, `level=info msg="${long}"`);
    expect(line?.message).toBe(long.replace("\\", ""));
  });

  it.each([
    "PATH=/bin HOME=/root",
    "a=1",
    "if level=info: x",
    `level=info msg="open`,
    "x = 1 level=info",
    "# level=info msg=x",
  ])("does not claim %j", (text) => {
    expect(logfmtLog.canRead(documentOf(text))).toBe(false);
  });
});
