import type { Sink } from "../format.ts";
import { otlpJson } from "./otlp-json.ts";
import { TRACE_BY_ID, TRACES_DATA } from "./otlp-shapes.ts";
import { ProtobufMessage } from "./protobuf-message.ts";
import { tempoV2 } from "./tempo-trace.ts";

/**
 * Reads Tempo's answer to a trace by id. Which message it is follows from the path that was asked, so
 * an answer of four bytes (`0a 00 12 00`: no such trace) is understood too. Returns where and why the
 * bytes break off, if they do.
 */
export function readTempoProtobuf(bytes: Uint8Array, version: "v1" | "v2", sink: Sink): string | undefined {
  const message = new ProtobufMessage(bytes);
  const value = message.decode(version === "v2" ? TRACE_BY_ID : TRACES_DATA);
  const format = version === "v2" ? tempoV2 : otlpJson;
  format.read({ kind: "json", value, text: "" }, sink);
  return message.broken && `byte ${message.broken.offset}: ${message.broken.reason}`;
}
