import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, NO_ATTRIBUTES, numberOf } from "../model/attribute.ts";
import type { SpanId, TraceId } from "../model/ids.ts";
import type { Dropped, RecordedMark, Span, SpanEvent, SpanLink } from "../model/span.ts";
import { attributesOfText } from "./attribute-scan.ts";
import { textOfAttributes } from "./attribute-text.ts";

/** What most spans have not. Kept as one text, under the names that spans have for it. */
export type Rare = Pick<
  Span,
  | "startUnixNano"
  | "endUnixNano"
  | "statusMessage"
  | "events"
  | "links"
  | "traceState"
  | "dropped"
  | "marks"
  | "pending"
>;

/** Null if there is nothing rare about the span. */
export function moreOf(span: Span, startFits: boolean, endFits: boolean): string | null {
  const more = new Map<string, AttributeValue>();
  if (!startFits) more.set("startUnixNano", span.startUnixNano);
  if (!endFits && span.endUnixNano !== undefined) more.set("endUnixNano", span.endUnixNano);
  if (span.statusMessage !== undefined) more.set("statusMessage", span.statusMessage);
  if (span.events.length > 0) more.set("events", span.events.map(eventValue));
  if (span.links.length > 0) more.set("links", span.links.map(linkValue));
  if (span.traceState !== undefined) more.set("traceState", span.traceState);
  if (span.dropped !== undefined) more.set("dropped", droppedValue(span.dropped));
  if (span.marks.length > 0) more.set("marks", span.marks);
  if (span.pending) more.set("pending", true);
  return more.size === 0 ? null : textOfAttributes(more);
}

export function rareOf(text: string): Partial<Rare> {
  const more = attributesOfText(text);
  const rare: { -readonly [Key in keyof Rare]?: Rare[Key] } = {};
  if (more.has("startUnixNano")) rare.startUnixNano = timeOf(more.get("startUnixNano")) ?? 0n;
  if (more.has("endUnixNano")) rare.endUnixNano = timeOf(more.get("endUnixNano"));
  rare.statusMessage = textIn(more, "statusMessage");
  rare.events = listIn(more, "events").map(eventOf);
  rare.links = listIn(more, "links").map(linkOf);
  rare.traceState = textIn(more, "traceState");
  rare.dropped = droppedOf(listIn(more, "dropped"));
  rare.marks = listIn(more, "marks") as readonly RecordedMark[];
  rare.pending = more.get("pending") === true;
  return rare;
}

function eventValue({ name, timeUnixNano, attributes }: SpanEvent): AttributeValue {
  return [name, timeUnixNano ?? null, attributes];
}

function eventOf(value: AttributeValue): SpanEvent {
  const [name, time, attributes] = isList(value) ? value : [];
  return { name: String(name), timeUnixNano: timeOf(time), attributes: attributesIn(attributes) };
}

function linkValue({ traceId, spanId, attributes }: SpanLink): AttributeValue {
  return [traceId, spanId ?? null, attributes];
}

function linkOf(value: AttributeValue): SpanLink {
  const [traceId, spanId, attributes] = isList(value) ? value : [];
  return {
    traceId: String(traceId) as TraceId,
    spanId: typeof spanId === "string" ? (spanId as SpanId) : undefined,
    attributes: attributesIn(attributes),
  };
}

function droppedValue({ attributes, events, links }: Dropped): AttributeValue {
  return [attributes, events, links];
}

function droppedOf(list: readonly AttributeValue[]): Dropped | undefined {
  const [attributes = 0, events = 0, links = 0] = list.map((count) => numberOf(count) ?? 0);
  return list.length === 0 ? undefined : { attributes, events, links };
}

function timeOf(value: AttributeValue | undefined): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "number" ? BigInt(value) : undefined;
}

function textIn(more: Attributes, key: string): string | undefined {
  const value = more.get(key);
  return typeof value === "string" ? value : undefined;
}

function listIn(more: Attributes, key: string): readonly AttributeValue[] {
  const value = more.get(key);
  return isList(value) ? value : [];
}

function attributesIn(value: AttributeValue | undefined): Attributes {
  return isAttributes(value) ? value : NO_ATTRIBUTES;
}
