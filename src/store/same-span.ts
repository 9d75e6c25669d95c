import type { Attributes, AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { textOfValue } from "./attribute-text.ts";
import { moreOf } from "./rare-fields.ts";

/** Equal in every field that was recorded, attributes as sets (diagnostics S09 i). */
export function isSameSpan(one: Span, other: Span): boolean {
  return canonicalText(one) === canonicalText(other);
}

function canonicalText(span: Span): string {
  const { scope, resource } = span;
  const fields: (AttributeValue | undefined)[] = [
    span.spanId,
    span.parentSpanId,
    span.name,
    span.kind,
    span.status,
    span.flags,
    span.startUnixNano,
    span.endUnixNano,
    sorted(span.attributes),
    sorted(resource.attributes),
    scope?.name,
    scope?.version,
    scope && sorted(scope.attributes),
    moreOf({ ...span, marks: [] }, true, true),
  ];
  return textOfValue(fields.map((field) => field ?? null));
}

function sorted(attributes: Attributes): Attributes {
  return new Map([...attributes].sort(([one], [other]) => (one < other ? -1 : 1)));
}
