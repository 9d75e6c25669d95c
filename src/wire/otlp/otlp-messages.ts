import type { Format, Sink } from "../format.ts";
import type { JsonRecord } from "../json/fields.ts";
import { otlpJson } from "./otlp-json.ts";
import { LOGS_DATA, type MessageShape, TRACE_BY_ID, TRACES_DATA } from "./otlp-shapes.ts";
import { OTLP_PROTOBUF } from "./protobuf-first-bytes.ts";
import { ProtobufMessage } from "./protobuf-message.ts";
import { type OtlpSignal, signalOf } from "./protobuf-signal.ts";
import { tempoV2 } from "./tempo-trace.ts";

const SHAPES: { readonly [signal in OtlpSignal]: MessageShape } = {
  traces: TRACES_DATA,
  logs: LOGS_DATA,
  "trace-by-id": TRACE_BY_ID,
};

/** The reader behind `otlpProtobuf`: the bytes become what they would be as JSON, and are read as that. */
export const otlpMessages: Format = {
  ...OTLP_PROTOBUF,
  read(document, sink) {
    if (document.kind !== "bytes") return;
    const signal = signalOf(document.bytes);
    if (signal !== undefined) readSignal(signal, document.bytes, sink);
  },
};

function readSignal(signal: OtlpSignal, bytes: Uint8Array, sink: Sink): void {
  const message = new ProtobufMessage(bytes);
  const value: JsonRecord = message.decode(SHAPES[signal]);
  const format = signal === "trace-by-id" ? tempoV2 : otlpJson;
  format.read({ kind: "json", value, text: "" }, sink);
  if (message.broken === undefined) return;
  const { offset, reason } = message.broken;
  sink.problem({ path: `byte ${offset}`, expected: "a whole OTLP message", found: reason });
}
