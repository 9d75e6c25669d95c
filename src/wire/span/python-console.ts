import type { Document, Format, Sink } from "../format.ts";
import { isRecord, type JsonRecord, recordField, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { startsWith } from "./json-span.ts";
import { pythonSpan } from "./python-span.ts";
import { ResourcePool } from "./resource.ts";

/** What OpenTelemetry Python's ConsoleSpanExporter prints: one object a span, or a list of them. */
export const pythonConsole: Format = {
  name: "OpenTelemetry Python console spans",
  carries: "traces",

  canRead(document: Document): boolean {
    return document.kind === "json" && startsWith(spansOf(document.value), isConsoleSpan);
  },

  read(document: Document, sink: Sink): void {
    if (document.kind !== "json") return;
    const place = new JsonPlace(sink);
    const pool = new ResourcePool();
    const read = (record: JsonRecord) => {
      const span = pythonSpan(record, place, pool);
      if (span !== undefined) sink.span(span);
    };
    if (isRecord(document.value)) read(document.value);
    else readEach("", document.value, place, read);
  },
};

function spansOf(value: unknown): unknown {
  return isRecord(value) ? [value] : value;
}

function isConsoleSpan(record: JsonRecord): boolean {
  const context = recordField(record, "context");
  const isHex = context !== undefined && textField(context, "trace_id")?.startsWith("0x") === true;
  return isHex && "start_time" in record;
}
