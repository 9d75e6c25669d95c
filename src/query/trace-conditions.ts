import type { TraceFacts } from "../trace/facts.ts";
import type { TraceCondition } from "./query.ts";
import { someNumberPasses, someTextPasses } from "./value-passes.ts";

/** Whether one condition holds of a trace, on whatever span the fact stands. */
export function tracePasses(condition: TraceCondition, trace: TraceFacts): boolean {
  switch (condition.on) {
    case "session":
      return someTextPasses(condition.anyOf, onEverySpan(trace, "sessionId"));
    case "user":
      return someTextPasses(condition.anyOf, onEverySpan(trace, "userId"));
    case "tenant":
      return someTextPasses(condition.anyOf, onEverySpan(trace, "tenant"));
    case "variant":
      return someTextPasses(condition.anyOf, onEverySpan(trace, "variant"));
    case "root":
      return someTextPasses(condition.anyOf, [trace.rootName]);
    case "duration":
      return someNumberPasses(condition.anyOf, trace.durationNs);
    case "cost":
      return someNumberPasses(condition.anyOf, trace.costUsd?.value);
    case "has-span":
      return hasSpan(trace, condition.name);
    case "without-span":
      return !hasSpan(trace, condition.name);
  }
}

function onEverySpan(
  trace: TraceFacts,
  fact: "sessionId" | "userId" | "tenant" | "variant",
): (string | undefined)[] {
  return trace.tree.nodes.map((node) => trace.spanFacts(node)[fact]);
}

function hasSpan(trace: TraceFacts, name: string): boolean {
  return trace.tree.nodes.some((node) => node.span.name === name);
}
