import type { FoundTrace } from "../model/found-trace.ts";
import type { Span } from "../model/span.ts";
import type { Query, SpanCondition } from "../query/query.ts";
import { spanPasses } from "../query/span-conditions.ts";
import { placesOf } from "../query/traceql/places.ts";
import type { SearchedTrace } from "../source/tempo/search-answer.ts";
import { readFacts } from "../vocabulary/read-facts.ts";
import { searchedRow } from "./found-row.ts";

/**
 * The row of a trace that a search's answer proves to match: one of the spans in it, with the attributes
 * that were selected, passes every span condition. Undefined where only the whole trace can tell.
 */
export function decidedBySearch(query: Query, trace: SearchedTrace): FoundTrace | undefined {
  if (query.trace.length > 0 || trace.spanCount === undefined || !query.span.every(isDecidable))
    return undefined;
  if (trace.matched > trace.spans.length || trace.isAmbiguous) return undefined;
  if (trace.spans.some((span) => tellsOfEvents(query, span))) return undefined;
  const asked = trace.spans.map((span) => ({
    span,
    facts: readFacts(span),
    role: "other" as const,
    named: true,
  }));
  if (asked.some(({ facts }) => facts.tokensIn === 0 && facts.tokensOut === 0)) return undefined;
  const passing = asked.filter((one) => query.span.every((condition) => spanPasses(condition, one)));
  if (query.span.length > 0 && passing.length === 0) return undefined;
  const spanIds = [...new Set(passing.map(({ span }) => span.spanId))];
  return searchedRow(trace, trace.spanCount, query.span.length === 0 ? [] : spanIds);
}

/** An event's value among the attributes: `readFacts` looks for it on the event alone. */
function tellsOfEvents(query: Query, { attributes }: Span): boolean {
  const asked = query.span.some(({ on }) => on === "stop-reason");
  return asked && STOP_REASONS_OF_EVENTS.some(({ key }) => attributes.has(key));
}

const STOP_REASONS_OF_EVENTS = placesOf("stopReason").filter(({ name }) => name.startsWith("event."));

/** An absence says something only on a model call, and which spans those are the whole tree tells. */
function isDecidable(condition: SpanCondition): boolean {
  if (condition.on === "attribute") return condition.test.op !== "none";
  return condition.on === "status" || condition.anyOf.every(({ op }) => op !== "none");
}
