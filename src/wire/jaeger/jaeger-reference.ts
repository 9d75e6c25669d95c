import { NO_ATTRIBUTES } from "../../model/attribute.ts";
import { type SpanId, spanIdOf, type TraceId, traceIdOf } from "../../model/ids.ts";
import type { SpanLink } from "../../model/span.ts";
import { type JsonRecord, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";

interface Reference {
  /** `CHILD_OF` or `FOLLOWS_FROM`, as it is written. */
  readonly type: string;
  readonly traceId: TraceId;
  readonly spanId: SpanId | undefined;
}

/** Where a span hangs, by its references. */
export interface Ties {
  readonly parentSpanId: SpanId | undefined;
  /** True for a parent that the span follows from, and that did not wait for it. */
  readonly follows: boolean;
  readonly links: readonly SpanLink[];
}

/**
 * The parent is the first CHILD_OF inside the trace, else the first FOLLOWS_FROM inside it, else the
 * `parentSpanID` of old exports. Every other reference is a link, its kind under `opentracing.ref_type`.
 */
export function tiesOf(span: JsonRecord, traceId: TraceId, place: JsonPlace): Ties {
  const references = readEach("references", span.references, place, (one) =>
    referenceOf(one, traceId, place),
  );
  const near = references.filter((one) => one.traceId === traceId && one.spanId !== undefined);
  const parent =
    near.find((one) => one.type === "CHILD_OF") ?? near.find((one) => one.type === "FOLLOWS_FROM");
  return {
    parentSpanId: parent === undefined ? idOf(spanIdOf, span.parentSpanID, "pad") : parent.spanId,
    follows: parent?.type === "FOLLOWS_FROM",
    links: references.filter((one) => one !== parent).map(linkOf),
  };
}

function referenceOf(recorded: JsonRecord, ownTrace: TraceId, place: JsonPlace): Reference | undefined {
  const traceId = recorded.traceID === undefined ? ownTrace : idOf(traceIdOf, recorded.traceID, "pad");
  if (traceId === undefined) place.problem("traceID", "a trace id", recorded.traceID);
  const type = textField(recorded, "refType") ?? "";
  return traceId && { type, traceId, spanId: idOf(spanIdOf, recorded.spanID, "pad") };
}

function linkOf({ type, traceId, spanId }: Reference): SpanLink {
  const attributes = type === "" ? NO_ATTRIBUTES : new Map([["opentracing.ref_type", type.toLowerCase()]]);
  return { traceId, spanId, attributes };
}
