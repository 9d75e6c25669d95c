import type { Span } from "../../model/span.ts";
import type { Document, Format, Sink } from "../format.ts";
import { type JsonRecord, recordField, valueToAttribute } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { holdsSpans } from "./flat-span-parts.ts";

import { pythonSpan } from "./python-span.ts";
import { ResourcePool } from "./resource.ts";

/**
 * any-agent's trace: `{spans, final_output}`, the spans of OpenTelemetry Python with their ids as
 * bare integers of 64 and 128 bits.
 */
export const anyAgent: Format = {
  name: "any-agent trace",
  carries: "traces",

  canRead(document: Document): boolean {
    return document.kind === "json" && holdsSpans(document.value, hasIntegerIds);
  },

  read(document: Document, sink: Sink): void {
    if (document.kind !== "json" || !holdsSpans(document.value, hasIntegerIds)) return;
    const { spans, final_output: answer } = document.value;
    const place = new JsonPlace(sink);
    const pool = new ResourcePool();
    readEach("spans", spans, place, (record) => {
      const span = pythonSpan(record, place, pool);
      if (span !== undefined) sink.span(span.parentSpanId === undefined ? withAnswer(span, answer) : span);
    });
  },
};

function hasIntegerIds(span: JsonRecord): boolean {
  const id = recordField(span, "context")?.trace_id;
  return typeof id === "bigint" || typeof id === "number";
}

/** What the agent answered stands beside the spans; it belongs to the run, which is the root. */
function withAnswer(root: Span, answer: unknown): Span {
  if (answer === undefined || answer === null) return root;
  return { ...root, attributes: new Map([...root.attributes, ["final_output", valueToAttribute(answer)]]) };
}
