import type { CostTotal } from "../model/cost-total.ts";
import type { DiagnoseRun } from "./diagnose-run.ts";
import { findingJson, suspectJson } from "./diagnosis-json.ts";
import type { Diagnosed } from "./diagnosis-text.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";

const DIAGNOSE_SCHEMA = "lgtrace.diagnose/1";

/** lgtrace.diagnose/1 as one document (`json`) or a line for each finding and a summary (`jsonl`). */
export function diagnoseJson(run: DiagnoseRun, form: "json" | "jsonl"): AsyncGenerator<string, void> {
  const traces: JsonRecord[] = [];
  const elements = findingElements(run, form === "json" ? traces : undefined);
  const rest = (): JsonRecord => ({
    ...(form === "json" ? { traces } : {}),
    unjudged: run.tally.unjudged.map(({ rule, name, reason, times }) => ({
      rule,
      name,
      reason,
      traces: times,
    })),
    elsewhere: run.elsewhere.map(findingJson),
    place: run.place,
    notes: run.notes,
    summary: summaryOf(run),
  });
  return form === "jsonl"
    ? jsonLines(DIAGNOSE_SCHEMA, elements, rest)
    : jsonDocument(DIAGNOSE_SCHEMA, "findings", elements, rest);
}

function summaryOf({ tally }: DiagnoseRun): JsonRecord {
  const { traces, suspicious, partial, bySeverity } = tally;
  const byRule: Record<string, number> = {};
  for (const { first, findings } of tally.groups) byRule[first.rule] = (byRule[first.rule] ?? 0) + findings;
  return { traces, suspicious, partial, bySeverity: { ...bySeverity }, byRule };
}

async function* findingElements(
  { diagnosed, tally, told }: DiagnoseRun,
  traces: JsonRecord[] | undefined,
): AsyncGenerator<readonly string[], void> {
  for await (const one of diagnosed) {
    tally.add(one);
    traces?.push(traceJson(one, told));
    for (const finding of one.diagnosis.findings) yield [jsonText(findingJson(finding))];
  }
}

function traceJson({ facts, diagnosis }: Diagnosed, told: DiagnoseRun["told"]): JsonRecord {
  const { verdict, rootCause, suspects, cost } = diagnosis;
  const { service, rootName } = facts;
  return {
    traceId: diagnosis.traceId,
    service: service && told(service),
    rootName: rootName && told(rootName),
    verdict,
    rootCause,
    cost: cost && costJson(cost, told),
    suspects: suspects.map(suspectJson),
  };
}

function costJson(
  { recordedUsd, estimatedUsd, paid, estimated, unpriced }: CostTotal,
  told: DiagnoseRun["told"],
): JsonRecord {
  return {
    recordedUsd,
    estimatedUsd,
    paidSpans: paid,
    estimatedSpans: estimated,
    unpriced: unpriced.map(told),
  };
}
