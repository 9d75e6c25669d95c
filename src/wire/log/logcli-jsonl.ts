import { isRecord, type JsonRecord } from "../json/fields.ts";
import { logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";

/** `logcli --output=jsonl`: `{"labels":{…},"line":"…","timestamp":"…"}`, without labels on demand. */
export const logcliJsonl = logFormat(
  "logcli JSONL",
  (_text, value) => isEntry(value),
  () => {
    const lines = new LogLineReader();
    return {
      read(text, value, sink) {
        if (!isEntry(value)) return sink.log(lines.ofText(text));
        const { line, labels, ...around } = value;
        const said = { name: "labels", fields: isRecord(labels) ? labels : {} };
        sink.log(lines.ofText(line, [said, { name: "logcli", fields: around }]));
      },
    };
  },
);

function isEntry(value: unknown): value is JsonRecord & { readonly line: string } {
  return isRecord(value) && typeof value.line === "string" && typeof value.timestamp === "string";
}
