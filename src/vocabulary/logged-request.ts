import type { Attributes } from "../model/attribute.ts";
import { text } from "./readers.ts";

/** Fields of a log line that name its request where no trace id does (formats.md §4), the surest first. */
const REQUEST_FIELDS = [
  ...["request_id", "req_id", "correlation_id", "x-request-id"],
  ...["gen_ai.request.id", "gen_ai.response.id", "session.id"],
].map(bare);
const LOGGER_FIELDS = ["logger", "logger_name", "name"].map(bare);
const ROUTE_FIELDS = ["path", "route", "endpoint", "url", "uri", "http.route", "http.target", "url.path"].map(
  bare,
);
const PROBE = /\/(?:health|healthz|ready|readyz|live|livez|ping|status|metrics|warm-?up)(?:[/?]|$)/i;
const LONGEST_ROUTE = 2_000;

/** The request, or the session, that a line's fields name. */
export function requestNamedBy(fields: Attributes): string | undefined {
  return fieldOf(fields, REQUEST_FIELDS);
}

export function loggerOf(fields: Attributes): string | undefined {
  return fieldOf(fields, LOGGER_FIELDS);
}

/** The line is about a health check, which nobody traces. */
export function isAboutProbe(fields: Attributes): boolean {
  const route = fieldOf(fields, ROUTE_FIELDS);
  return route !== undefined && route.length <= LONGEST_ROUTE && PROBE.test(route);
}

function fieldOf(fields: Attributes, names: readonly string[]): string | undefined {
  const found = new Map<string, string>();
  for (const [key, value] of fields) {
    const name = bare(key);
    if (!names.includes(name) || found.has(name)) continue;
    const read = text(value);
    if (read !== undefined) found.set(name, read);
  }
  const first = names.find((name) => found.has(name));
  return first === undefined ? undefined : found.get(first);
}

/** Names are compared without case and without `_`, `.` and `-`. */
function bare(key: string): string {
  return key.toLowerCase().replaceAll(/[_.-]/g, "");
}
