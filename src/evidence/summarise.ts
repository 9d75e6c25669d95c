import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceSummary } from "../store/trace-summary.ts";
import { TraceFacts } from "../trace/facts.ts";
import { NameReader } from "../trace/role-of-name.ts";

/** A trace's facts as the store indexes them. `names` may be shared by many traces. */
export function summarise(evidence: TraceEvidence, names = new NameReader()): TraceSummary {
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
