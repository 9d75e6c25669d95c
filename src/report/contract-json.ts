import type { JudgedTrace } from "./contract-tally.ts";
import type { ContractRun } from "./contract-text.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";

const CONTRACT_SCHEMA = "lgtrace.contract/1";

/** lgtrace.contract/1 as one document (`json`) or a line for each violation and a summary (`jsonl`). */
export function contractJson(run: ContractRun, form: "json" | "jsonl"): AsyncGenerator<string, void> {
  const unjudged: JsonRecord[] = [];
  const elements = violationElements(run, unjudged);
  const rest = (): JsonRecord => {
    const { traces, passed, failed, inconclusive, notSelected, skipped } = run.tally;
    return {
      contract: run.id,
      path: run.path,
      place: run.place,
      traces,
      passed,
      failed,
      inconclusive,
      notSelected,
      unjudged,
      skipped: Array.from(skipped, ([clause, count]) => ({ clause, traces: count })),
      notes: run.notes,
    };
  };
  return form === "jsonl"
    ? jsonLines(CONTRACT_SCHEMA, elements, rest)
    : jsonDocument(CONTRACT_SCHEMA, "violations", elements, rest);
}

async function* violationElements(
  { traces, tally }: ContractRun,
  unjudged: JsonRecord[],
): AsyncGenerator<readonly string[], void> {
  for await (const trace of traces) {
    tally.add(trace);
    if (!trace.selected) continue;
    for (const { reason, clause } of trace.unjudged)
      unjudged.push({ traceId: trace.traceId, reason, ...(clause === undefined ? {} : { clause }) });
    yield* violationsOf(trace);
  }
}

function* violationsOf({ violations }: JudgedTrace): Generator<readonly string[], void> {
  for (const violation of violations) yield [jsonText({ ...violation })];
}
