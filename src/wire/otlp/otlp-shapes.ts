/**
 * How a field of a message is written, and under which name OTLP's JSON has it. "id" is bytes that
 * JSON writes in hex.
 */
export interface FieldShape {
  readonly name: string;
  readonly kind:
    | "text"
    | "id"
    | "bytes"
    | "fixed64"
    | "fixed32"
    | "int64"
    | "uint32"
    | "bool"
    | "double"
    | "message";
  readonly list?: true;
  /** Of a message; a function, since messages hold one another. */
  readonly shape?: () => MessageShape;
}

export interface MessageShape {
  /** Worth keeping when it breaks off: what stands in it before the break is whole. */
  readonly envelope?: true;
  readonly fields: { readonly [number: number]: FieldShape };
}

const message = (name: string, shape: () => MessageShape): FieldShape => ({ name, kind: "message", shape });
const messages = (name: string, shape: () => MessageShape): FieldShape => ({
  ...message(name, shape),
  list: true,
});
const text = (name: string): FieldShape => ({ name, kind: "text" });
const id = (name: string): FieldShape => ({ name, kind: "id" });
const nanos = (name: string): FieldShape => ({ name, kind: "fixed64" });
const count = (name: string): FieldShape => ({ name, kind: "uint32" });
const attributes = messages("attributes", () => KEY_VALUE);

// Field numbers: opentelemetry-proto v1.7, common/v1, resource/v1, trace/v1, logs/v1.
const ANY_VALUE: MessageShape = {
  fields: {
    1: text("stringValue"),
    2: { name: "boolValue", kind: "bool" },
    3: { name: "intValue", kind: "int64" },
    4: { name: "doubleValue", kind: "double" },
    5: message("arrayValue", () => ({ fields: { 1: messages("values", () => ANY_VALUE) } })),
    6: message("kvlistValue", () => ({ fields: { 1: messages("values", () => KEY_VALUE) } })),
    7: { name: "bytesValue", kind: "bytes" },
  },
};

const KEY_VALUE: MessageShape = { fields: { 1: text("key"), 2: message("value", () => ANY_VALUE) } };
const RESOURCE: MessageShape = { fields: { 1: attributes } };
const SCOPE: MessageShape = { fields: { 1: text("name"), 2: text("version"), 3: attributes } };
const EVENT: MessageShape = { fields: { 1: nanos("timeUnixNano"), 2: text("name"), 3: attributes } };
const LINK: MessageShape = { fields: { 1: id("traceId"), 2: id("spanId"), 4: attributes } };
const STATUS: MessageShape = { fields: { 1: count("deprecatedCode"), 2: text("message"), 3: count("code") } };

const SPAN: MessageShape = {
  fields: {
    1: id("traceId"),
    2: id("spanId"),
    3: text("traceState"),
    4: id("parentSpanId"),
    5: text("name"),
    6: count("kind"),
    7: nanos("startTimeUnixNano"),
    8: nanos("endTimeUnixNano"),
    9: attributes,
    10: count("droppedAttributesCount"),
    11: messages("events", () => EVENT),
    12: count("droppedEventsCount"),
    13: messages("links", () => LINK),
    14: count("droppedLinksCount"),
    15: message("status", () => STATUS),
    16: { name: "flags", kind: "fixed32" },
  },
};

const LOG_RECORD: MessageShape = {
  fields: {
    1: nanos("timeUnixNano"),
    2: count("severityNumber"),
    3: text("severityText"),
    5: message("body", () => ANY_VALUE),
    6: attributes,
    9: id("traceId"),
    10: id("spanId"),
    11: nanos("observedTimeUnixNano"),
    12: text("eventName"),
  },
};

/** Resource, scopes and records, as traces and logs both nest them. */
function dataOf(signal: "Spans" | "Logs", records: string, record: MessageShape): MessageShape {
  const scopes: MessageShape = {
    envelope: true,
    fields: { 1: message("scope", () => SCOPE), 2: messages(records, () => record) },
  };
  const resources: MessageShape = {
    envelope: true,
    fields: { 1: message("resource", () => RESOURCE), 2: messages(`scope${signal}`, () => scopes) },
  };
  return { envelope: true, fields: { 1: messages(`resource${signal}`, () => resources) } };
}

export const TRACES_DATA = dataOf("Spans", "spans", SPAN);
export const LOGS_DATA = dataOf("Logs", "logRecords", LOG_RECORD);

/** Tempo's v2 answer (tempo.proto, TraceByIDResponse). */
export const TRACE_BY_ID: MessageShape = {
  envelope: true,
  fields: { 1: message("trace", () => TRACES_DATA), 3: count("status"), 4: text("message") },
};
