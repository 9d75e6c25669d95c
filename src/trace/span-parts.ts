import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../model/attribute.ts";
import type { Span, SpanEvent, SpanLink } from "../model/span.ts";

/**
 * Everything that a span says, piece by piece: what is absent has no piece, so one span says all
 * that another says if it has all its pieces. What an exporter dropped is said apart.
 */
export function spanParts(span: Span): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const say = (name: string, value: unknown) => {
    if (value !== undefined) parts.set(name, String(value));
  };
  say("parent", span.parentSpanId);
  say("name", span.name);
  say("kind", span.kind === "UNSPECIFIED" ? undefined : span.kind);
  say("status", span.status === "UNSET" ? undefined : span.status);
  say("status message", span.statusMessage);
  say("start", span.startUnixNano);
  say("end", span.endUnixNano);
  say("trace state", span.traceState);
  say("flags", span.flags);
  say("scope", span.scope?.name);
  say("scope version", span.scope?.version);
  sayAttributes(parts, "scope attribute", span.scope?.attributes ?? new Map());
  sayAttributes(parts, "attribute", span.attributes);
  sayAttributes(parts, "resource", span.resource.attributes);
  sayAll(parts, "event", span.events.map(eventText));
  sayAll(parts, "link", span.links.map(linkText));
  return parts;
}

/** One text for equal pieces, in whatever order they were recorded. */
export function partsText(parts: ReadonlyMap<string, string>): string {
  return JSON.stringify([...parts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** True if the fuller span says all that the other says. */
export function saysAllOf(fuller: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of other) if (fuller.get(name) !== value) return false;
  return true;
}

function sayAttributes(parts: Map<string, string>, kind: string, attributes: Attributes): void {
  for (const [key, value] of attributes) parts.set(`${kind} ${key}`, valueText(value));
}

function sayAll(parts: Map<string, string>, kind: string, texts: readonly string[]): void {
  for (const text of texts) {
    const name = `${kind} ${text}`;
    parts.set(name, `${parts.get(name) ?? ""}I`);
  }
}

function eventText(event: SpanEvent): string {
  return `${event.timeUnixNano} ${event.name} ${valueText(event.attributes)}`;
}

function linkText(link: SpanLink): string {
  return `${link.traceId} ${link.spanId} ${valueText(link.attributes)}`;
}

/** Equal texts for equal values; keys in one order. Depth is bounded by the readers (`wire`). */
function valueText(value: AttributeValue): string {
  if (isList(value)) return `[${value.map(valueText).join()}]`;
  if (isAttributes(value)) {
    const entries = [...value].map(([key, inner]) => `${JSON.stringify(key)}:${valueText(inner)}`);
    return `{${entries.sort().join()}}`;
  }
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("base64")}`;
  if (value instanceof WholeFloat) return `${value.value}.0`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
