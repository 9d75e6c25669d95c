import { storedText } from "./stored-text.ts";
import type { Label, SummarisedSpan } from "./trace-summary.ts";

/** Each label's distinct values in one trace. */
export function labelsOf(spans: readonly SummarisedSpan[]): [label: Label, value: string][] {
  const labels: [Label, string][] = [];
  for (const { facts } of spans) {
    const { sessionId, userId, tenant, variant } = facts;
    if (sessionId !== undefined) add(labels, "session", sessionId);
    if (userId !== undefined) add(labels, "user", userId);
    if (tenant !== undefined) add(labels, "tenant", tenant);
    if (variant !== undefined) add(labels, "variant", variant);
  }
  return labels;
}

function add(labels: [Label, string][], label: Label, value: string): void {
  const stored = storedText(value);
  if (!labels.some(([known, same]) => known === label && same === stored)) labels.push([label, stored]);
}
