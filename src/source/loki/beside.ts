import { isRecord, type JsonRecord, recordField } from "../../wire/json/fields.ts";
import type { Entry } from "./entries.ts";
import { logqlString, regexText } from "./logql-string.ts";

const TRACEPARENT_NAME = "traceparent";
/** Names under which a trace's id stands beside a line, as label or metadata (facts §7, formats §4). */
const NAMES = [
  ...["trace_id", "traceID", "traceId", "TraceID", "TraceId", "traceid"],
  ...["otel_trace_id", "otelTraceID", "dd_trace_id", "X_B3_TraceId"],
];
const HEX_OR_UUID = /^[0-9a-f]+(?:-[0-9a-f]+)*$/i;
/** Every name that is asked for. */
export const ASKED_NAMES: readonly string[] = [...NAMES, TRACEPARENT_NAME];

/**
 * A label filter for lines that bear one of the values beside their text. It names all of them once for each
 * name, and an address has its limit: cases are left to the pattern, and so are the dashes of a UUID.
 */
export function besideFilter(values: readonly string[]): string {
  const any = anyOf(values);
  const fields = NAMES.map((name) => `${name}=~${logqlString(any)}`);
  return [...fields, `${TRACEPARENT_NAME}=~${logqlString(`[0-9a-f]{2}-(?:${any})-.*`)}`].join(" or ");
}

/** Ids in hex in either case; those of another alphabet as they are. */
function anyOf(values: readonly string[]): string {
  const exact = values.filter((value) => !HEX_OR_UUID.test(value)).map(regexText);
  const hex = new Set(values.filter((value) => HEX_OR_UUID.test(value)).map((value) => value.toLowerCase()));
  const uuids = [...hex].filter((value) => value.includes("-"));
  for (const uuid of uuids) hex.delete(uuid.replaceAll("-", ""));
  const forms = [...hex].map((value) => value.replaceAll("-", "-?"));
  return [...exact, ...(forms.length === 0 ? [] : [`(?i:${forms.join("|")})`])].join("|");
}

/** Does an entry bear one of the values beside its text? What the filter asks, asked here. */
export function bearsBeside({ stream, value }: Entry, values: readonly string[]): boolean {
  return [stream, metadataOf(value)].some((fields) =>
    Object.entries(fields).some(([name, text]) => typeof text === "string" && means(name, text, values)),
  );
}

function means(name: string, text: string, values: readonly string[]): boolean {
  if (name !== TRACEPARENT_NAME) return NAMES.includes(name) && values.includes(text);
  return /^[0-9a-f]{2}-$/.test(text.slice(0, 3)) && values.some((value) => text.startsWith(`${value}-`, 3));
}

function metadataOf([, , beside]: readonly unknown[]): JsonRecord {
  return (isRecord(beside) ? recordField(beside, "structuredMetadata") : undefined) ?? {};
}
