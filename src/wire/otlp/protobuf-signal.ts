import { lengthAt } from "./protobuf-first-bytes.ts";

export type OtlpSignal = "traces" | "logs" | "trace-by-id";

interface Field {
  readonly number: number;
  readonly wireType: number;
  /** Its content, for lengths, else where its value begins. */
  readonly start: number;
  readonly end: number;
}

const TRACE_ID_BYTES = 16;
const MESSAGE = 2;

/**
 * What an OTLP message holds. Protobuf does not say, but the first record does, since a span begins
 * with a trace id of 16 bytes. Undefined for metrics, and for a message without any record.
 *
 *     TracesData         1 ResourceSpans { 1 Resource, 2 ScopeSpans { 1 Scope, 2 Span } }
 *     LogsData           1 ResourceLogs  { 1 Resource, 2 ScopeLogs  { 1 Scope, 2 LogRecord } }
 *     TraceByIDResponse  1 Trace { 1 ResourceSpans }, 2 metrics, 3 status, 4 message
 */
export function signalOf(bytes: Uint8Array): OtlpSignal | undefined {
  for (const field of fieldsIn(bytes, 0, bytes.length)) {
    if (field.number !== 1) return "trace-by-id";
    for (const inner of fieldsIn(bytes, field.start, field.end)) {
      const signal = inner.number === 1 ? signalOfNested(bytes, inner) : signalOfScope(bytes, inner);
      if (signal !== undefined) return signal;
    }
  }
  return undefined;
}

/** Field 1 within field 1: a Resource says nothing; a ResourceSpans is one level too deep. */
function signalOfNested(bytes: Uint8Array, inner: Field): OtlpSignal | undefined {
  const fields = fieldsIn(bytes, inner.start, inner.end);
  return fields.some(({ number, wireType }) => number === 2 && wireType === MESSAGE)
    ? "trace-by-id"
    : undefined;
}

function signalOfScope(bytes: Uint8Array, scope: Field): OtlpSignal | undefined {
  if (scope.number !== 2 || scope.wireType !== MESSAGE) return undefined;
  const record = fieldsIn(bytes, scope.start, scope.end).find(({ number }) => number === 2);
  if (record === undefined) return undefined;
  const [first] = fieldsIn(bytes, record.start, record.end);
  if (first?.number !== 1 || first.wireType !== MESSAGE) return "logs";
  return first.end - first.start === TRACE_ID_BYTES ? "traces" : undefined;
}

/** The fields of a message; stops where it breaks. */
function* fieldsIn(bytes: Uint8Array, from: number, to: number): Generator<Field, undefined> {
  let at = from;
  while (at < Math.min(to, bytes.length)) {
    const tag = lengthAt(bytes, at);
    if (tag === undefined) return;
    const field = fieldAt(bytes, tag.length, tag.next);
    if (field === undefined) return;
    yield field;
    at = field.end;
  }
}

function fieldAt(bytes: Uint8Array, tag: number, start: number): Field | undefined {
  const number = tag >>> 3;
  const wireType = tag & 7;
  if (wireType === 1) return { number, wireType, start, end: start + 8 };
  if (wireType === 5) return { number, wireType, start, end: start + 4 };
  const value = lengthAt(bytes, start);
  if (value === undefined || wireType > MESSAGE) return undefined;
  const end = wireType === MESSAGE ? value.next + value.length : value.next;
  return { number, wireType, start: value.next, end };
}
