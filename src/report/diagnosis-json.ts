import type { ElsewhereFinding, Evidence, Finding, Suspect } from "../model/finding.ts";
import type { JsonRecord, JsonSource } from "./json.ts";

/** One element of `suspects[]`. */
export function suspectJson({ evidence, ...suspect }: Suspect): JsonRecord {
  return { ...suspect, evidence: evidenceJson(evidence) };
}

/** One finding with its evidence. */
export function findingJson(finding: Finding | ElsewhereFinding): JsonRecord {
  const { evidence, fingerprint, ...rest } = finding;
  return { ...rest, fingerprint, evidence: evidenceJson(evidence) };
}

function evidenceJson(evidence: Evidence): JsonRecord {
  const entries = Object.entries(evidence).map(
    ([kind, proofs]: [string, readonly object[]]): [string, JsonSource] => [
      kind,
      proofs.map((proof): JsonRecord => ({ ...proof })),
    ],
  );
  return Object.fromEntries(entries);
}
