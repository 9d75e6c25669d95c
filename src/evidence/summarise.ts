import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceSummary } from "../store/trace-summary.ts";
import { TraceFacts } from "../trace/facts.ts";
import { type PlainTrace, plainTrace } from "../trace/plain-trace.ts";
import { NameReader } from "../trace/role-of-name.ts";

/** A trace's facts as the store indexes them. `names` may be shared by many traces. */
export function summarise(evidence: TraceEvidence, names = new NameReader()): TraceSummary {
  const plain = plainTrace(evidence.spans, names);
  return plain === undefined ? summaryOfAny(evidence, names) : summaryOfPlain(plain);
}

/** The same for whatever the trace is. */
export function summaryOfAny(evidence: TraceEvidence, names = new NameReader()): TraceSummary {
  const facts = new TraceFacts(evidence, names);
  const { tree } = facts;
  return {
    startUnixNano: facts.startUnixNano,
    durationNs: facts.durationNs,
    service: facts.service,
    rootName: facts.rootName,
    tokensIn: facts.tokensIn?.value,
    tokensOut: facts.tokensOut?.value,
    costUsd: facts.costUsd?.value,
    stopReason: facts.stopReason,
    firstError: facts.firstError?.span.name,
    conflicts: tree.nodes.reduce((count, { marks }) => count + (marks.has("conflict") ? 1 : 0), 0),
    spans: tree.nodes.map((node) => ({
      span: node.span,
      facts: facts.spanFacts(node),
      role: facts.role(node),
    })),
    duplicates: tree.duplicates,
  };
}

function summaryOfPlain(plain: PlainTrace): TraceSummary {
  return {
    startUnixNano: plain.startUnixNano,
    durationNs: plain.durationNs,
    service: plain.root.resource.service,
    rootName: plain.root.name,
    tokensIn: plain.tokensIn,
    tokensOut: plain.tokensOut,
    costUsd: plain.costUsd,
    stopReason: plain.stopReason,
    firstError: plain.firstError?.name,
    conflicts: 0,
    spans: plain.spans,
    duplicates: 0,
  };
}
