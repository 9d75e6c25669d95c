import { traceIdOf } from "../../model/ids.ts";
import type { Document, Format, Sink } from "../format.ts";
import type { JsonRecord } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { jsonText } from "../json/json-text.ts";
import { walkNested } from "../json/nested-records.ts";
import { readEach } from "../json/read-each.ts";
import { LogLineReader } from "../log/log-line-reader.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { holdsSpans } from "./flat-span-parts.ts";

import { patronusSpan } from "./patronus-span.ts";
import { ResourcePool } from "./resource.ts";

/**
 * Patronus' export, the form of the TRAIL benchmark: `{trace_id, spans}`, children nested under
 * `child_spans`, each span with the log records that were written inside it.
 */
export const patronusTrail: Format = {
  name: "Patronus trace",
  carries: "both",

  canRead(document: Document): boolean {
    return document.kind === "json" && holdsSpans(document.value, isNestedSpan);
  },

  read(document: Document, sink: Sink): void {
    if (document.kind !== "json" || !holdsSpans(document.value, isNestedSpan)) return;
    const place = new JsonPlace(sink);
    const pool = new ResourcePool();
    const lines = new LogLineReader();
    const traceId = idOf(traceIdOf, document.value.trace_id, "keep");
    walkNested(document.value.spans, { first: "spans", below: "child_spans" }, place, (record, above) => {
      const span = patronusSpan(record, { traceId, above, pool }, place);
      if (span !== undefined) sink.span(span);
      readEach("logs", record.logs, place, (log) => sink.log(lines.of(jsonText(log), log)));
    });
  },
};

function isNestedSpan(span: JsonRecord): boolean {
  return Array.isArray(span.child_spans) && "span_name" in span;
}
