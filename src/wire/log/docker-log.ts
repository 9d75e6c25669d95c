import type { Sink } from "../format.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { JoinedLines } from "./joined-lines.ts";
import { type LogReader, logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";

/** Docker cuts lines after so many bytes; only the last part ends with a newline. */
const PART_BYTES = 16 * 1024;

/** Docker's `json-file`: `{"log":"<a line, or 16 KiB of one>\n","stream":"stdout","time":"…"}`. */
export const dockerJsonFile = logFormat("Docker json-file", (_text, value) => isEnvelope(value), open);

type Envelope = JsonRecord & { readonly log: string; readonly stream: string };

function isEnvelope(value: unknown): value is Envelope {
  return isRecord(value) && typeof value.log === "string" && typeof value.stream === "string";
}

function open(): LogReader {
  const lines = new LogLineReader();
  const joined = new JoinedLines();
  return {
    read(text, value, sink) {
      if (!isEnvelope(value)) return sink.log(lines.ofText(text));
      const { log, ...around } = value;
      const more = !log.endsWith("\n") && Buffer.byteLength(log) >= PART_BYTES;
      const line = joined.add(value.stream, log, more, { name: "docker", fields: around });
      if (line !== undefined) sink.log(lines.ofText(line.text.replace(/\n$/, ""), [line.around]));
    },
    end(sink: Sink) {
      for (const { text, around } of joined.rest()) sink.log(lines.ofText(text, [around]));
    },
  };
}
