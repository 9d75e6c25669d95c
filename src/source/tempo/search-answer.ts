import { type Attributes, type AttributeValue, floatValue, intValue } from "../../model/attribute.ts";
import { spanIdOf, type TraceId, traceIdOf } from "../../model/ids.ts";
import { makeSpan, type Span } from "../../model/span.ts";
import { isRecord, type JsonRecord, list, recordField, textField } from "../../wire/json/fields.ts";

/** A trace as Tempo's search tells of it. */
export interface SearchedTrace {
  readonly traceId: TraceId;
  readonly startUnixNano: bigint;
  readonly durationNs: number;
  readonly service: string | undefined;
  readonly rootName: string | undefined;
  readonly spanCount: number | undefined;
  /** Matching spans with the attributes that were asked for or selected, no more; `matched` counts all. */
  readonly spans: readonly Span[];
  readonly matched: number;
  /**
   * A key stands on a span twice, of two scopes: which value is whose, a search does not tell. Or the
   * text `nil` stands for a value that is not of the type of its key's own column.
   */
  readonly isAmbiguous: boolean;
}

const NANOS_PER_MILLI = 1e6;
const NO_ROOT = "<root span not yet received>";
const SERVICE = "service.name";

/** `/api/search`: ids in hex without their leading zeros, zeros left out (facts §3). */
export function searchedTraces(answer: unknown): SearchedTrace[] {
  const traces = isRecord(answer) ? list(answer, "traces") : [];
  return traces.filter(isRecord).flatMap((trace) => searchedTrace(trace) ?? []);
}

function searchedTrace(trace: JsonRecord): SearchedTrace | undefined {
  const traceId = traceIdOf(textField(trace, "traceID") ?? "", "pad");
  if (traceId === undefined) return undefined;
  const sets = list(trace, "spanSets").filter(isRecord);
  const spans = sets.flatMap((set) => list(set, "spans")).filter(isRecord);
  return {
    traceId,
    startUnixNano: nanosIn(trace, "startTimeUnixNano"),
    durationNs: numberIn(trace, "durationMs") * NANOS_PER_MILLI,
    service: known(textField(trace, "rootServiceName")),
    rootName: known(textField(trace, "rootTraceName")),
    spanCount: spansOf(trace),
    spans: spans.flatMap((span) => searchedSpan(traceId, span) ?? []),
    matched: sets.reduce((sum, set) => sum + numberIn(set, "matched"), 0),
    isAmbiguous: spans.some(isAmbiguous),
  };
}

/** Keys have lost their scope, and some are intrinsics: `status`, `name` where it was asked for. */
function searchedSpan(traceId: TraceId, span: JsonRecord): Span | undefined {
  const spanId = spanIdOf(textField(span, "spanID") ?? "", "pad");
  if (spanId === undefined) return undefined;
  const attributes: Attributes = new Map(list(span, "attributes").filter(isRecord).flatMap(attributeOf));
  const startUnixNano = nanosIn(span, "startTimeUnixNano");
  const endUnixNano = startUnixNano + BigInt.asIntN(64, nanosIn(span, "durationNanos"));
  const service = attributes.get(SERVICE);
  const status = attributes.get("status");
  return makeSpan({
    traceId,
    spanId,
    name: textField(span, "name") ?? "",
    startUnixNano,
    endUnixNano: endUnixNano === 0n ? undefined : endUnixNano, // unfinished
    status: status === "error" ? "ERROR" : status === "ok" ? "OK" : "UNSET",
    attributes,
    resource: { service: typeof service === "string" ? service : undefined, attributes },
  });
}

function isAmbiguous(span: JsonRecord): boolean {
  const entries = list(span, "attributes").filter(isRecord);
  const keys = new Set(entries.map((entry) => textField(entry, "key")));
  return (
    keys.size < entries.length || entries.some(({ value }) => isRecord(value) && value.stringValue === "nil")
  );
}

function attributeOf(entry: JsonRecord): [string, AttributeValue][] {
  const value = recordField(entry, "value");
  const key = textField(entry, "key");
  const read = value && recordedValue(value);
  return key === undefined || read === undefined ? [] : [[key, read]];
}

function recordedValue(value: JsonRecord): AttributeValue | undefined {
  const { stringValue, intValue: int, doubleValue, boolValue, arrayValue } = value;
  if (typeof stringValue === "string") return stringValue;
  if (typeof int === "number") return int;
  if (typeof int === "string") return /^-?\d+$/.test(int) ? intValue(BigInt(int)) : undefined;
  if (typeof doubleValue === "number") return floatValue(doubleValue);
  if (typeof boolValue === "boolean") return boolValue;
  if (!isRecord(arrayValue)) return undefined;
  return list(arrayValue, "values")
    .filter(isRecord)
    .flatMap((element) => recordedValue(element) ?? []);
}

function spansOf(trace: JsonRecord): number | undefined {
  const stats = Object.values(recordField(trace, "serviceStats") ?? {}).filter(isRecord);
  return stats.length === 0 ? undefined : stats.reduce((sum, one) => sum + numberIn(one, "spanCount"), 0);
}

function known(name: string | undefined): string | undefined {
  return name === undefined || name === "" || name === NO_ROOT ? undefined : name;
}

function nanosIn(record: JsonRecord, key: string): bigint {
  const text = String(record[key] ?? "0");
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}

function numberIn(record: JsonRecord, key: string): number {
  const number = Number(record[key] ?? 0);
  return Number.isFinite(number) ? number : 0;
}
