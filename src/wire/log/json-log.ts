import { isRecord, type JsonRecord } from "../json/fields.ts";
import { jsonText } from "../json/json-text.ts";
import { conceptOf, isCarrier, type LogConcept } from "./log-fields.ts";
import { type LogReader, logFormat } from "./log-format.ts";
import { loggedTraceId } from "./log-ids.ts";
import { levelOf } from "./log-level.ts";
import { LogLineReader } from "./log-line-reader.ts";
import { logMessageOf } from "./log-message.ts";
import { logTimeOf } from "./log-time.ts";

/**
 * JSON lines of any logger: structlog, pino, bunyan, winston, zap, zerolog, slog,
 * python-json-logger, ECS, CLEF, Datadog, Cloud Logging, journald; also a list of such objects.
 */
export const jsonLog = logFormat("JSON log lines", (_text, value) => looksLogged(value), open);

function open(): LogReader {
  const lines = new LogLineReader();
  return {
    read(text, value, sink) {
      if (Array.isArray(value)) for (const element of value) sink.log(lines.of(jsonText(element), element));
      else sink.log(lines.of(text, value));
    },
  };
}

/** A message or a level, and beside it one more of time, level, message and trace id. */
function looksLogged(value: unknown): boolean {
  const record: unknown = Array.isArray(value) ? value[0] : value;
  const seen = new Set<LogConcept>();
  if (isRecord(record)) collectEvidence(record, seen, true);
  return isEnough(seen);
}

function isEnough(seen: ReadonlySet<LogConcept>): boolean {
  return seen.size >= 2 && (seen.has("message") || seen.has("level"));
}

function collectEvidence(record: JsonRecord, seen: Set<LogConcept>, isOutermost: boolean): void {
  for (const key of Object.keys(record)) {
    const raw = record[key];
    const concept = conceptOf(key);
    if (concept !== undefined && isEvidence(concept, raw, key)) seen.add(concept);
    else if (isOutermost && isRecord(raw) && isCarrier(key)) collectEvidence(raw, seen, false);
    if (isEnough(seen)) return;
  }
}

function isEvidence(concept: LogConcept, raw: unknown, key: string): boolean {
  switch (concept) {
    case "message":
      return logMessageOf(raw, key) !== undefined;
    case "time":
      return logTimeOf(raw) !== undefined;
    case "level":
      return levelOf(raw, key) !== undefined;
    case "traceId":
      return loggedTraceId(raw, /^dd/i.test(key)) !== undefined;
    default:
      return false;
  }
}
