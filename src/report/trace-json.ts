import type { Diagnosis } from "../model/finding.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Total } from "../trace/totals.ts";
import { conservationOf } from "./conservation.ts";
import { findingJson, suspectJson } from "./diagnosis-json.ts";
import type { Linked } from "./explore-link.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { errorTest } from "./rule-marks.ts";
import { type SelectionOptions, select } from "./selection.ts";
import { spanJson } from "./span-json.ts";
import type { Judged } from "./trace-text.ts";

/** One element of lgtrace.show/1's `traces[]`, without a line break, a piece for each span and line. */
export function* traceJson(
  facts: TraceFacts,
  options: SelectionOptions & Linked & Judged,
): Generator<string, void> {
  const diagnosis = options.diagnose?.(facts);
  const selection = select(facts, options, errorTest(facts, diagnosis));
  yield jsonText(headJson(facts, diagnosis, options)).slice(0, -1);
  yield* list("spans", selection.spans, (node) => spanJson(facts, node));
  yield* list("missing", facts.tree.missing, ({ spanId, children }) => ({
    spanId,
    children: children.map((node) => node.span.spanId),
  }));
  yield* list("logs", selection.logs, logJson);
  yield* list("findings", diagnosis?.findings ?? [], findingJson);
  const conservation = { ...conservationOf(facts, selection, diagnosis) };
  yield `,"conservation":${jsonText(conservation)}}`;
}

function headJson(facts: TraceFacts, diagnosis: Diagnosis | undefined, options: Linked): JsonRecord {
  const { tokensIn, tokensOut, costUsd, state } = facts;
  const totals = { tokensIn, tokensOut, costUsd };
  return {
    traceId: facts.evidence.traceId,
    service: facts.service,
    rootName: facts.rootName,
    ...(facts.tree.nodes.length === 0
      ? {}
      : { startUnixNano: facts.startUnixNano.toString(), durationNs: facts.durationNs }),
    partial: state === "unknown" ? undefined : state === "partial",
    partialReason: state === "partial" ? facts.stateReason : undefined,
    cutValues: facts.cutValues === 0 ? undefined : facts.cutValues,
    link: options.linkOf?.(facts),
    tokensIn: tokensIn?.value,
    tokensOut: tokensOut?.value,
    costUsd: costUsd?.value,
    atLeast: totalsThat(totals, (total) => total.atLeast),
    repeatedByParents: totalsThat(totals, (total) => total.repeated),
    model: facts.model,
    stopReason: facts.stopReason,
    httpStatus: facts.httpStatus,
    verdict: diagnosis?.verdict ?? facts.verdict,
    rootCause: diagnosis?.rootCause,
    suspects: diagnosis?.suspects.map(suspectJson) ?? [],
  };
}

function totalsThat(
  totals: Readonly<Record<string, Total | undefined>>,
  has: (total: Total) => boolean,
): readonly string[] | undefined {
  const names = Object.keys(totals).filter((name) => {
    const total = totals[name];
    return total !== undefined && has(total);
  });
  return names.length === 0 ? undefined : names;
}

function logJson({ line, node, missingSpanId, attachedBy, offsetNs }: LogAttachment): JsonRecord {
  return {
    timeUnixNano: line.timeUnixNano?.toString(),
    offsetNs,
    level: line.level,
    body: line.body,
    message: line.message,
    service: line.service,
    spanId: line.spanId,
    attachedTo: node?.span.spanId ?? missingSpanId,
    attachedBy,
    attributes: line.attributes,
  };
}

function* list<Entry>(
  key: string,
  entries: readonly Entry[],
  asJson: (entry: Entry) => JsonRecord,
): Generator<string, void> {
  yield `,"${key}":[`;
  let before = "";
  for (const entry of entries) {
    yield before + jsonText(asJson(entry));
    before = ",";
  }
  yield "]";
}
