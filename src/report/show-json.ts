import type { TraceFacts } from "../trace/facts.ts";
import type { Linked } from "./explore-link.ts";
import type { JsonRecord } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";
import type { SelectionOptions } from "./selection.ts";
import { traceJson } from "./trace-json.ts";
import type { Judged } from "./trace-text.ts";

const SHOW_SCHEMA = "lgtrace.show/1";

type Traces = Iterable<TraceFacts> | AsyncIterable<TraceFacts>;

/** lgtrace.show/1 as one document (`json`) or a line for each trace and a summary (`jsonl`); in pieces. */
export function showJson(
  traces: Traces,
  form: "json" | "jsonl",
  options: SelectionOptions & Linked & Judged,
): AsyncGenerator<string, void> {
  const sums = { traces: 0, spans: 0, logs: 0 };
  const elements = traceElements(traces, options, (facts) => {
    sums.traces += 1;
    sums.spans += facts.evidence.spans.length;
    sums.logs += facts.evidence.logs.length;
  });
  if (form === "jsonl") return jsonLines(SHOW_SCHEMA, elements, () => ({ ...sums }));
  return jsonDocument(SHOW_SCHEMA, "traces", elements, (): JsonRecord => ({ summary: { ...sums } }));
}

async function* traceElements(
  traces: Traces,
  options: SelectionOptions & Linked & Judged,
  count: (facts: TraceFacts) => void,
): AsyncGenerator<Iterable<string>, void> {
  for await (const facts of traces) {
    count(facts);
    yield traceJson(facts, options);
  }
}
