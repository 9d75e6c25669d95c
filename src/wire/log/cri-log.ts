import type { Sink } from "../format.ts";
import { JoinedLines } from "./joined-lines.ts";
import { type LogReader, logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";

/** `2026-11-21T12:22:01.000000001Z stdout F text`: tag P is a part, F a whole line or its last part. */
const LINE =
  /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (?<stream>stdout|stderr) (?<tag>[FP])(?::\S*)?(?: (?<text>.*))?$/s;

/** Files of the Kubernetes container runtime interface (containerd, CRI-O). */
export const criLog = logFormat("CRI log", (text, value) => value === undefined && LINE.test(text), open);

function open(): LogReader {
  const lines = new LogLineReader();
  const joined = new JoinedLines();
  return {
    read(given, _value, sink) {
      const { time, stream, tag, text = "" } = LINE.exec(given)?.groups ?? {};
      if (stream === undefined) return sink.log(lines.ofText(given));
      const line = joined.add(stream, text, tag === "P", { name: "cri", fields: { time, stream } });
      if (line !== undefined) sink.log(lines.ofText(line.text, [line.around]));
    },
    end(sink: Sink) {
      for (const { text, around } of joined.rest()) sink.log(lines.ofText(text, [around]));
    },
  };
}
