import type { Sink } from "../format.ts";
import { conceptOf } from "./log-fields.ts";
import { logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";
import { logfmtFields } from "./logfmt-fields.ts";

const EVIDENCE = new Set(["time", "level", "message", "traceId"]);

/** Lines of `key=value` pairs, some of which a logger writes: `ts=… level=info msg="…"`. */
export const logfmtLog = logFormat(
  "logfmt",
  (text, value) => value === undefined && looksLogged(text),
  () => {
    const lines = new LogLineReader();
    return { read: (text: string, _value: unknown, sink: Sink) => sink.log(lines.ofText(text)) };
  },
);

function looksLogged(text: string): boolean {
  const fields = logfmtFields(text);
  return fields !== undefined && Object.keys(fields).some((key) => EVIDENCE.has(conceptOf(key) ?? ""));
}
