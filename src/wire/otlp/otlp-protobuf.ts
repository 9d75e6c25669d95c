import type { LazyFormat } from "../format.ts";
import { OTLP_PROTOBUF } from "./protobuf-first-bytes.ts";

/**
 * OTLP protobuf: `TracesData` (what exporters send, and Tempo's v1 answer), `LogsData`, and Tempo's
 * `TraceByIDResponse` (v2). Its reader needs a protobuf library, hence lazy.
 */
export const otlpProtobuf: LazyFormat = {
  ...OTLP_PROTOBUF,
  async load() {
    const { otlpMessages } = await import("./otlp-messages.ts");
    return otlpMessages;
  },
};
