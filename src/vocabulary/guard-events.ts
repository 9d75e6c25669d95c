import { NO_RESOURCE, type Span } from "../model/span.ts";
import { Sightings } from "./sightings.ts";

/** A guard that wrote an event instead of a span. */
export interface GuardEvent {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly sightings: Sightings;
}

const NONE: readonly GuardEvent[] = [];

/** The events of a span in which a guard says what it decided. */
export function guardEvents(span: Span): readonly GuardEvent[] {
  if (span.events.length === 0) return NONE;
  return span.events.flatMap(({ name, timeUnixNano, attributes }) => {
    if (timeUnixNano === undefined || !/guard|moderation/i.test(name)) return [];
    const sightings = new Sightings({ ...span, attributes, events: [], resource: NO_RESOURCE });
    return sightings.value("guardAction") === undefined ? [] : [{ name, timeUnixNano, sightings }];
  });
}
