import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { readFacts } from "../../src/vocabulary/read-facts.ts";
import type { SpanFacts } from "../../src/vocabulary/span-facts.ts";

/** The facts of a span that carries these attributes, in this order. */
export function factsOf(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): SpanFacts {
  return readFacts(
    makeSpan({
      traceId: "t" as TraceId,
      spanId: "s" as SpanId,
      name: "work",
      startUnixNano: 0n,
      attributes: new Map(Object.entries(attributes)),
      ...more,
    }),
  );
}

export function event(name: string, attributes: Record<string, AttributeValue> = {}) {
  return { name, timeUnixNano: undefined, attributes: new Map(Object.entries(attributes)) };
}
