import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import type { LogLine } from "../../model/log-line.ts";
import type { Resource, Span, SpanEvent } from "../../model/span.ts";
import { bodiesIn, isBodyKey, isBodyValue, isMessageField } from "./body.ts";
import { bodyPlaceholder } from "./mask.ts";
import { redactedAttributes, redactedEventFields, redactedLineFields, redactedText } from "./redact.ts";
import { sensitiveRanges } from "./sensitive-text.ts";
import { textsIn, textsInside } from "./texts.ts";

/**
 * Spans as they may leave the house, the same objects where nothing is to be hidden. Ids and times stay;
 * what shared a resource shares one again.
 */
export function redactedSpans(spans: readonly Span[]): Span[] {
  const resources = new Map<Resource, Resource>();
  return spans.map((span) => {
    const resource = resources.get(span.resource) ?? redactedResource(span.resource);
    resources.set(span.resource, resource);
    return redactedSpan(span, resource);
  });
}

function redactedSpan(span: Span, resource: Resource): Span {
  const told: Partial<Span> = {
    name: redactedText(span.name),
    statusMessage: span.statusMessage === undefined ? undefined : redactedText(span.statusMessage),
    attributes: redactedAttributes(span.attributes),
    events: each(span.events, redactedEvent),
    links: each(span.links, withAttributes),
    scope: span.scope === undefined ? undefined : withAttributes(span.scope),
    resource,
  };
  const same =
    told.name === span.name &&
    told.statusMessage === span.statusMessage &&
    told.attributes === span.attributes &&
    told.events === span.events &&
    told.links === span.links &&
    told.scope === span.scope &&
    told.resource === span.resource;
  return same ? span : { ...span, ...told };
}

/** A log line as it may leave the house: its service, its fields, its message, and the line as it was written. */
export function redactedLine(line: LogLine): LogLine {
  const attributes = redactedLineFields(line.attributes);
  const message = redactedText(line.message);
  const body = redactedBody(line);
  const service = line.service === undefined ? undefined : redactedText(line.service);
  const same =
    attributes === line.attributes &&
    message === line.message &&
    body === line.body &&
    service === line.service;
  return same ? line : { ...line, attributes, message, body, service };
}

/**
 * The written line with what its fields hide replaced where it stands in it, in whatever format it is.
 * A line in which a body is not found as it was read (other escapes) is replaced as a whole.
 */
function redactedBody(line: LogLine): string {
  let written = line.body;
  for (const value of hiddenIn(line.attributes)) {
    for (const text of spokenIn(value)) {
      const shown = bodyPlaceholder(text);
      const told = replaced(written, text, shown);
      if (told === written && !written.includes(shown)) return bodyPlaceholder(line.body);
      written = told;
    }
  }
  for (const [key, text] of textsIn(line.attributes))
    for (const { start, end, masked } of sensitiveRanges(text, { key }))
      written = replaced(written, text.slice(start, end), masked);
  return redactedText(written);
}

/** Bodies, and records that stand where a line's own text may: their field is hidden as a whole. */
function* hiddenIn(fields: Attributes): Iterable<AttributeValue> {
  for (const { value } of bodiesIn(fields)) yield value;
  for (const [name, value] of fields)
    if (isMessageField(name) && typeof value !== "string" && isBodyKey(name) && isBodyValue(value))
      yield value;
}

const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** Replaces a text as it stands, and as JSON writes it, with or without escapes of what is not ASCII. */
function replaced(written: string, text: string, shown: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(
    BEYOND_ASCII,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  let told = written;
  for (const form of new Set([ascii, json, text])) told = told.replaceAll(form, () => shown);
  return told;
}

/** The texts of a body that are more than a name or a kind (`user`, `text`), the longest first. */
function spokenIn(value: AttributeValue): string[] {
  const texts = [...textsInside("", value)].map(([, text]) => text);
  const spoken = texts.filter((text) => /\s/.test(text) || text.length > 64);
  return [...new Set(spoken)].sort((one, other) => other.length - one.length);
}

/** Its service stands in it twice, as an attribute and by itself: forms take one or the other. */
function redactedResource(resource: Resource): Resource {
  const service = resource.service === undefined ? undefined : redactedText(resource.service);
  const told = withAttributes(resource);
  return service === resource.service ? told : { ...told, service };
}

function redactedEvent(event: SpanEvent): SpanEvent {
  const name = redactedText(event.name);
  const attributes = redactedEventFields(event.name, event.attributes);
  return name === event.name && attributes === event.attributes ? event : { ...event, name, attributes };
}

function withAttributes<Part extends { readonly attributes: Span["attributes"] }>(part: Part): Part {
  const attributes = redactedAttributes(part.attributes);
  return attributes === part.attributes ? part : { ...part, attributes };
}

function each<Part>(parts: readonly Part[], redact: (part: Part) => Part): readonly Part[] {
  const told = parts.map(redact);
  return told.some((part, at) => part !== parts[at]) ? told : parts;
}
