import { type AttributeValue, isAttributes } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { count } from "./readers.ts";

/** Spans that the agent counted and did not send: Elastic's `span_count.dropped`, flat or as an object. */
export function droppedSpansOf({ attributes }: Span): number {
  return read(attributes.get("span_count.dropped")) ?? read(droppedIn(attributes.get("span_count"))) ?? 0;
}

function droppedIn(value: AttributeValue | undefined): AttributeValue | undefined {
  return isAttributes(value) ? value.get("dropped") : undefined;
}

function read(value: AttributeValue | undefined): number | undefined {
  return value === undefined ? undefined : count(value);
}
