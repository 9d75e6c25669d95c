import { storedText } from "./stored-text.ts";
import type { Label, SummarisedSpan } from "./trace-summary.ts";

/** Each label's distinct values in one trace. */
export function labelsOf(spans: readonly SummarisedSpan[]): [label: Label, value: string][] {
  const labels: [Label, string][] = [];
  const add = (label: Label, value: string | undefined) => {
    if (value === undefined || labels.some(([known, same]) => known === label && same === value)) return;
    labels.push([label, value]);
  };
  for (const { facts } of spans) {
    add("session", facts.sessionId);
    add("user", facts.userId);
    add("tenant", facts.tenant);
    add("variant", facts.variant);
  }
  return labels.map(([label, value]) => [label, storedText(value)]);
}
