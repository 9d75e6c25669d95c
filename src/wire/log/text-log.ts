import type { Sink } from "../format.ts";
import { peelPrefix } from "./line-prefix.ts";
import { logFormat } from "./log-format.ts";
import { LogLineReader } from "./log-line-reader.ts";
import { looksLogged } from "./log-text.ts";

/**
 * Lines of text, also behind the prefix of `kubectl logs` or logcli. It reads any line at all, JSON
 * too; what it can read of its own accord begins with a time or a level, or names a trace.
 */
export const textLog = logFormat(
  "log text",
  (text, value) => value === undefined && (peelPrefix(text).said !== undefined || looksLogged(text)),
  () => {
    const lines = new LogLineReader();
    return {
      read: (text: string, value: unknown, sink: Sink) => sink.log(lines.of(text, value)),
    };
  },
);
