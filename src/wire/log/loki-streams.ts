import type { LogLine } from "../../model/log-line.ts";
import type { Sink } from "../format.ts";
import { foundText, isRecord, type JsonRecord, list, recordField } from "../json/fields.ts";
import type { FieldLayer } from "./log-facts.ts";
import { logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";

/**
 * Loki's answer to `query_range`, a `tail` frame, a `push` body:
 *   { data: { resultType: "streams", result: [{ stream: {labels}, values: [["<ns>", "line", {…}?]] }] } }
 * The third element is `{ structuredMetadata, parsed }` (categorized) or, in a push, the metadata
 * itself. One trace is spread over many streams: they are merged in the order of time.
 */
export const lokiStreams = logFormat(
  "Loki streams",
  (_text, value) => isRecord(value) && (isAnswer(value) || isFrame(value)),
  () => ({
    read(text, value, sink) {
      if (isRecord(value)) readStreams(value, sink);
      else sink.log(new LogLineReader().ofText(text));
    },
  }),
);

interface Entry {
  readonly nanos: bigint;
  readonly line: LogLine;
}

/** Loki alone names its result so; Prometheus has `matrix` and `vector` too, but no `stats` beside them. */
function isAnswer(value: JsonRecord): boolean {
  const data = recordField(value, "data");
  return data?.resultType === "streams" || (typeof data?.resultType === "string" && isRecord(data.stats));
}

function isFrame(value: JsonRecord): boolean {
  const first = list(value, "streams")[0];
  return isRecord(first) && isRecord(first.stream) && Array.isArray(first.values);
}

function readStreams(value: JsonRecord, sink: Sink): void {
  const data = recordField(value, "data");
  const kind = data?.resultType ?? "streams";
  if (kind !== "streams") {
    sink.problem({
      path: "data.resultType",
      expected: `"streams" of log lines`,
      found: foundText(kind),
    });
    return;
  }
  const path = data === undefined ? "streams" : "data.result";
  const streams = data === undefined ? list(value, "streams") : list(data, "result");
  const lines = new LogLineReader();
  const entries: Entry[] = [];
  for (const [index, stream] of streams.entries()) {
    if (isRecord(stream)) readStream(stream, `${path}[${index}]`, lines, entries, sink);
    else sink.problem({ path: `${path}[${index}]`, expected: "a stream", found: foundText(stream) });
  }
  entries.sort((a, b) => (a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0));
  for (const { line } of entries) sink.log(line);
}

function readStream(
  stream: JsonRecord,
  path: string,
  lines: LogLineReader,
  entries: Entry[],
  sink: Sink,
): void {
  const labels = { name: "labels", fields: told(recordField(stream, "stream")) };
  for (const [index, entry] of list(stream, "values").entries()) {
    const [timestamp, line, more]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof timestamp === "string" && /^\d+$/.test(timestamp) && typeof line === "string") {
      const time = { name: "loki", fields: { timestamp } };
      entries.push({ nanos: BigInt(timestamp), line: lines.ofText(line, [...layersOf(more), labels, time]) });
    } else {
      const expected = "a time in nanoseconds and a line";
      sink.problem({ path: `${path}.values[${index}]`, expected, found: foundText(entry) });
    }
  }
}

function layersOf(more: unknown): readonly FieldLayer[] {
  if (!isRecord(more)) return [];
  const metadata = recordField(more, "structuredMetadata");
  const parsed = recordField(more, "parsed");
  if (metadata === undefined && parsed === undefined)
    return [{ name: "structuredMetadata", fields: told(more) }];
  return [
    { name: "structuredMetadata", fields: told(metadata) },
    { name: "parsed", fields: parsed ?? {} },
  ];
}

/** Loki itself adds a level to each line in which it finds none, and calls it "unknown". */
function told(fields: JsonRecord = {}): JsonRecord {
  const { detected_level, ...others } = fields;
  return detected_level === "unknown" ? others : fields;
}
