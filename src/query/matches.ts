import type { SpanId } from "../model/ids.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Query } from "./query.ts";
import { spanPasses } from "./span-conditions.ts";
import { tracePasses } from "./trace-conditions.ts";

export interface Match {
  readonly matched: boolean;
  /** Where all span conditions hold together, each once, in tree order; empty where the question has none. */
  readonly spanIds: readonly SpanId[];
}

/** Holds one trace against a question. Its limit and order concern several traces and are left alone. */
export function matches(query: Query, facts: TraceFacts): Match {
  const spanIds = query.span.length === 0 ? [] : matchingSpans(query, facts);
  const matched =
    inWindow(query, facts.startUnixNano) &&
    query.trace.every((condition) => tracePasses(condition, facts)) &&
    (query.span.length === 0 || spanIds.length > 0);
  return { matched, spanIds };
}

function matchingSpans(query: Query, facts: TraceFacts): SpanId[] {
  const named = query.span.some((condition) => condition.on === "name");
  const asked = facts.tree.nodes.map((node) => ({
    span: node.span,
    facts: facts.spanFacts(node),
    role: facts.role(node),
    named,
  }));
  const answering = asked.filter((one) => query.span.every((condition) => spanPasses(condition, one)));
  return [...new Set(answering.map((one) => one.span.spanId))];
}

function inWindow({ from, to }: Query, start: bigint): boolean {
  return (from === undefined || start >= from) && (to === undefined || start < to);
}
