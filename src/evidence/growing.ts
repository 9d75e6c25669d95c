import type { TraceEvidence } from "../model/evidence.ts";
import { TraceFacts } from "../trace/facts.ts";

/** Spans reach a store within so many nanoseconds of their end: exporters and collectors batch. */
const SETTLED_NS = 60_000_000_000n;

/**
 * True where more of a stored trace may be had: it is known to be partial, its root has no end, a parent
 * is missing, or it was stored (`storedAt`, Unix nanoseconds) within a minute of its last span's end.
 */
export function mayHaveGrown(evidence: TraceEvidence, storedAt: bigint | undefined): boolean {
  const { tree, state } = new TraceFacts(evidence);
  if (state !== "complete" || tree.missing.length > 0) return true;
  return storedAt !== undefined && storedAt - tree.endUnixNano < SETTLED_NS;
}
