import type { FoundTrace } from "../model/found-trace.ts";
import type { Query, SpanCondition } from "../query/query.ts";
import { spanPasses } from "../query/span-conditions.ts";
import { attributeName } from "../query/traceql/literal.ts";
import { selectedNames } from "../query/traceql/to-traceql.ts";
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
  if (trace.matched > trace.spans.length) return undefined;
  if (showsEvents(query, trace)) return undefined;
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

/** A search shows an event's attribute among its span's, where no reader takes it for the event's. */
function showsEvents(query: Query, { spans }: SearchedTrace): boolean {
  const names = new Set(selectedNames(query).filter((name) => name.startsWith("event.")));
  if (names.size === 0) return false;
  return spans.some(({ attributes }) =>
    attributes.keys().some((key) => names.has(attributeName("event", key))),
  );
}

/** An absence says something only on a model call, and which spans those are the whole tree tells. */
function isDecidable(condition: SpanCondition): boolean {
  if (condition.on === "attribute") return condition.test.op !== "none";
  return condition.on === "status" || condition.anyOf.every(({ op }) => op !== "none");
}
