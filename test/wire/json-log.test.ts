import { describe, expect, it } from "vitest";
import { jsonLog } from "../../src/wire/log/json-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
/** 2026-05-22T14:32:07.114Z */
const TIME = 1779460327114000000n;

describe("JSON lines of any logger", () => {
  it("takes the first string among the message names, in the order of the names", () => {
    const [line] = logLinesOf(
      jsonLog,
      `{"msg":"second","event":{"kind":"x"},"message":"first","level":"info"}`,
    );
    expect(saidBy(line)).toEqual({
      level: "INFO",
      message: "first",
      attributes: { msg: "second", event: { kind: "x" } },
    });
  });

  it("takes the whole line where no field is a message", () => {
    const [line] = logLinesOf(jsonLog, `{"level":"info","msg":"","n":1}`);
    expect(saidBy(line)).toEqual({ level: "INFO", message: line?.body, attributes: { msg: "", n: 1 } });
  });

  it("keeps what stands in a carrier under no name at all", () => {
    const [line] = logLinesOf(jsonLog, `{"level":"info","msg":"m","service":{"":"api"}}`);
    expect(saidBy(line)).toEqual({ level: "INFO", message: "m", attributes: { service: { "": "api" } } });
  });

  it("keeps an id that is none as an attribute", () => {
    const [line] = logLinesOf(jsonLog, `{"msg":"m","trace_id":"trace-123","span_id":17,"tid":"4221"}`);
    expect(saidBy(line)).toEqual({
      message: "m",
      attributes: { trace_id: "trace-123", span_id: 17, tid: "4221" },
    });
  });

  it("reads UUIDs and big integers as trace ids", () => {
    const uuid = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    const integer = "100986408287293116428846206243011315510";
    const lines = logLinesOf(
      jsonLog,
      `{"msg":"m","trace_id":"${uuid}"}`,
      `{"msg":"m","trace_id":${integer}}`,
    );
    expect(lines.map((line) => line.traceId)).toEqual([TRACE, BigInt(integer).toString(16)]);
  });

  it("lets a time without a zone give way to one that is sure", () => {
    const [line] = logLinesOf(
      jsonLog,
      `{"msg":"m","timestamp":"2026-05-22 16:32:07.114","ts":1779460327114}`,
    );
    expect(saidBy(line)).toEqual({
      timeUnixNano: TIME,
      message: "m",
      attributes: { timestamp: "2026-05-22 16:32:07.114" },
    });
  });

  it("keeps numbers to the last digit", () => {
    const [line] = logLinesOf(jsonLog, `{"level":"info","msg":"m","big":12345678901234567890,"half":0.5}`);
    expect(line?.attributes).toEqual(
      new Map<string, unknown>([
        ["big", 12345678901234567890n],
        ["half", 0.5],
      ]),
    );
  });

  it("reads a list of entries, each with its own text", () => {
    const list = `[{"severity":"INFO","textPayload":"a","n":12345678901234567890}, {"severity":"INFO","textPayload":"b"}]`;
    expect(jsonLog.canRead(documentOf(list))).toBe(true);
    const lines = logLinesOf(jsonLog, list);
    expect(lines.map((line) => line.message)).toEqual(["a", "b"]);
    expect(lines[0]?.body).toBe(`{"severity":"INFO","textPayload":"a","n":12345678901234567890}`);
  });

  it("survives 100,000 levels of nesting and a key named __proto__", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const [line] = logLinesOf(
      jsonLog,
      `{"msg":"m","level":"info","deep":${deep},"__proto__":{"polluted":1}}`,
    );
    expect(line?.message).toBe("m");
    expect([...(line?.attributes.keys() ?? [])]).toEqual(["deep", "__proto__"]);
  });

  it.each([
    `{"name":"lgtrace","version":"0.1.0","description":"m"}`,
    `{"message":"only a message"}`,
    `{"traceId":"${TRACE}","id":"${SPAN}","timestamp":1779460327114000}`,
    `{"level":"Fundamentals","message":7}`,
    `{"errors":[],"scores":[]}`,
    `[1,2]`,
    `"text"`,
  ])("does not claim %s", (text) => {
    expect(jsonLog.canRead(documentOf(text))).toBe(false);
  });
});
