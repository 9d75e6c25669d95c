import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";
import { onEvent, type Place } from "./concept.ts";
import type { RecordedFirstToken } from "./latency.ts";
import type { Sightings } from "./sightings.ts";

/** The time to the first token that a span records, and where. */
export interface FirstToken {
  /** Nanoseconds from the span's start. */
  readonly ns: number;
  /** The attribute's key and value as they were written; of an event its name and null. */
  readonly key: string;
  readonly stored: AttributeValue;
  readonly by: "attribute" | "event";
}

/** Events that the first token makes (formats.md §1.13). */
export const FIRST_TOKEN_EVENTS: readonly string[] = ["first_token", "ai.stream.firstChunk", "new_token"];
export const FIRST_TOKEN_PLACES: readonly Place[] = FIRST_TOKEN_EVENTS.map((event) => onEvent(event));

/** More than the span by this much is no rounding. */
const ROUNDING = 1.01;
const ROUNDING_NS = 1e6;
const MS_PER_SECOND = 1000;

/**
 * The time to the first token (formats.md §1.13): by attribute, else by event. A number of seconds
 * that is longer than the span is tried as milliseconds; what still does not fit is unknown.
 */
export function firstTokenOf(span: Span, sightings: Sightings): FirstToken | undefined {
  const known = sightings.of("firstToken");
  const ns = known.state === "known" ? fitting(span, known.value) : undefined;
  if (known.state === "known" && ns !== undefined)
    return { ns, key: known.key, stored: known.stored, by: "attribute" };
  return firstTokenEvent(span);
}

function firstTokenEvent(span: Span): FirstToken | undefined {
  for (const { name, timeUnixNano } of span.events) {
    if (timeUnixNano === undefined || !FIRST_TOKEN_EVENTS.includes(name)) continue;
    const ns = nanosBetween(span.startUnixNano, timeUnixNano);
    if (ns >= 0) return { ns, key: name, stored: null, by: "event" };
  }
  return undefined;
}

function fitting(span: Span, recorded: RecordedFirstToken): number | undefined {
  if (recorded.unit === "time") {
    const ns = nanosBetween(span.startUnixNano, recorded.unixNano);
    return ns >= 0 && fits(span, ns) ? ns : undefined;
  }
  const { unit, ns } = recorded;
  if (unit === "s, ms by Strands" && isStrands(span)) return ns / MS_PER_SECOND;
  if (fits(span, ns)) return ns;
  const asMillis = unit === "ms" ? ns : ns / MS_PER_SECOND;
  return fits(span, asMillis) ? asMillis : undefined;
}

function fits({ startUnixNano, endUnixNano }: Span, ns: number): boolean {
  return endUnixNano === undefined || ns <= nanosBetween(startUnixNano, endUnixNano) * ROUNDING + ROUNDING_NS;
}

/** Strands writes whole milliseconds under a name that means seconds elsewhere. */
function isStrands({ scope, attributes }: Span): boolean {
  const names = [scope?.name, attributes.get("gen_ai.system"), attributes.get("gen_ai.provider.name")];
  return names.some((name) => typeof name === "string" && name.toLowerCase().startsWith("strands"));
}
