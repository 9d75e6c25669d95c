import { logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";

/** Milliseconds, the same time as ISO, the line, between tabs. */
const LINE = /^(?<ms>\d{13})\t(?<time>\d{4}-\d\d-\d\dT[\d:.]+Z)\t(?<text>.*)$/s;

/** Grafana's "Download logs" as txt; the lines above its first log line say what was asked. */
export const grafanaLogDownload = logFormat(
  "Grafana log download",
  (text, value) => value === undefined && LINE.test(text),
  () => {
    const lines = new LogLineReader();
    return {
      read(given, _value, sink) {
        const { time, text } = LINE.exec(given)?.groups ?? {};
        const around = time === undefined ? [] : [{ name: "grafana", fields: { time } }];
        sink.log(lines.ofText(text ?? given, around));
      },
    };
  },
);
