import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { LogLine } from "../../src/model/log-line.ts";
import { formatOf } from "../../src/wire/index.ts";
import { valueToAttribute } from "../../src/wire/json/fields.ts";
import { parseJson } from "../../src/wire/json/json.ts";
import { dockerJsonFile } from "../../src/wire/log/docker-log.ts";
import { jsonLog } from "../../src/wire/log/json-log.ts";
import { loggedSpanId, loggedTraceId } from "../../src/wire/log/log-ids.ts";
import { levelOf } from "../../src/wire/log/log-level.ts";
import { logTimeOf } from "../../src/wire/log/log-time.ts";
import { lokiStreams } from "../../src/wire/log/loki-streams.ts";
import { textLog } from "../../src/wire/log/text-log.ts";
import { fc } from "../properties.ts";
import { documentOf, logLinesOf } from "./log-lines-of.ts";

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits });
const key = fc.oneof(
  fc.constantFrom("event", "message", "msg", "level", "severity", "ts", "timestamp", "time"),
  fc.constantFrom(
    "trace_id",
    "traceId",
    "dd.trace_id",
    "span_id",
    "service",
    "app",
    "pid",
    "host",
    "__proto__",
    "1",
  ),
  fc.string(),
);
const value = fc.oneof(
  fc.constantFrom(
    "info",
    "ERROR",
    30,
    "30",
    1779460327114,
    "2026-05-22T14:32:07.114Z",
    "2026-05-22 14:32:07",
    "",
  ),
  hex(32),
  hex(16),
  fc.constant("0".repeat(32)),
  fc.jsonValue({ maxDepth: 2 }),
);
const record = fc
  .array(fc.tuple(key, value), { maxLength: 12 })
  .map((fields) => JSON.stringify(Object.fromEntries(fields)));

describe("a log line is conserved", () => {
  it("the body is exact, and every field is an attribute or what the line says", () => {
    fc.assert(
      fc.property(record, (text) => {
        const [line] = logLinesOf(jsonLog, text);
        expect(line?.body).toBe(text);
        const given = Object.entries(parseJson(text) as object);
        const lost = given.filter(([name, raw]) => {
          if (isDeepStrictEqual(line?.attributes.get(name), valueToAttribute(raw))) return false;
          const isDatadog = name.startsWith("dd.");
          const ids = [loggedTraceId(raw, isDatadog), loggedSpanId(raw, isDatadog)];
          const readings = [logTimeOf(raw), levelOf(raw, name), ...ids, raw];
          const said = [
            line?.timeUnixNano,
            line?.level,
            line?.traceId,
            line?.spanId,
            line?.message,
            line?.service,
          ];
          return !readings.some((reading) => reading !== undefined && said.includes(reading as string));
        });
        expect(lost).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("and no label of a stream is lost where the line has the same key", () => {
    const label = fc.tuple(
      fc.constantFrom("env", "pod", "job", "level", "msg", "x"),
      fc.string({ minLength: 1 }),
    );
    const both = fc
      .tuple(fc.array(label), fc.array(label))
      .map((given) => given.map((set) => Object.fromEntries(set)));
    fc.assert(
      fc.property(both, ([fields = {}, stream = {}]) => {
        const values = [["1795227450557519600", JSON.stringify(fields)]];
        const [line] = logLinesOf(lokiStreams, JSON.stringify({ streams: [{ stream, values }] }));
        const said = [line?.message, line?.service, line?.level];
        const lost = Object.entries(stream).filter(
          ([name, text]) =>
            ![line?.attributes.get(name), line?.attributes.get(`labels.${name}`), ...said].includes(text) &&
            levelOf(text, name) === undefined,
        );
        expect(lost).toEqual([]);
      }),
    );
  });
});

const data = process.env.LGTRACE_DATA;

function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(data ?? "", folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function count(lines: readonly LogLine[], has: (line: LogLine) => unknown): number {
  return lines.filter((line) => has(line) !== undefined).length;
}

if (data !== undefined)
  describe("and so are real logs", () => {
    it("pino behind kubectl: every line, JSON and text alike", () => {
      const given = linesOf("robusta-dev__holmesgpt", "pino_kubectl_logs_fraud.txt");
      const lines = given.flatMap((line) =>
        logLinesOf(formatOf(documentOf(line)) === jsonLog ? jsonLog : textLog, line),
      );
      expect(lines.map((line) => line.body)).toEqual(given);
      expect(count(lines, (line) => line.timeUnixNano)).toBe(3286);
      expect(count(lines, (line) => line.level)).toBe(3286);
      expect(count(lines, (line) => line.instance)).toBe(3286);
      expect(count(lines, (line) => line.traceId)).toBe(1115);
      expect(count(lines, (line) => line.spanId)).toBe(1115);
    });

    it("Docker's lines in Nezha: the ids that its table gives for each", () => {
      const rows = linesOf("IntelligentDDS__Nezha", "nezha_2023-01-29_08_58_log.csv").slice(1);
      const cells = rows.map(
        (row) => /^[^,]*,(\d+),[^,]*,[^,]*,[^,]*,([^,]*),([^,]*),"(.*)"$/.exec(row) ?? [],
      );
      const lines = logLinesOf(
        dockerJsonFile,
        ...cells.map(([, , , , log = ""]) => log.replaceAll('""', '"')),
      );
      const ids = lines.map((line) => [String(line.timeUnixNano), line.traceId, line.spanId]);
      expect(ids).toEqual(cells.map(([, nanos, traceId, spanId]) => [nanos, traceId, spanId]));
      expect(ids).toHaveLength(1744);
    });
  });
