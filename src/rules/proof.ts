import type { AttributeProof, LogProof, TimeProof } from "../model/finding.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { AnyConceptName } from "../vocabulary/detail-concepts.ts";
import type { RuleFacts } from "./facts.ts";

/** Something stands under a concept's keys, and cannot be read: C03's to tell. */
export function isUnreadable(
  node: TreeNode,
  concept: AnyConceptName,
  { sightings }: Pick<RuleFacts, "sightings">,
): boolean {
  const known = sightings(node).of(concept);
  return known.state === "unknown" && known.unreadable.length > 0;
}

/** What a span's attributes say about some concepts, key and value as they are stored; of a conflict every side. */
export function attributeProofs(
  node: TreeNode,
  { sightings }: Pick<RuleFacts, "sightings">,
  ...concepts: readonly AnyConceptName[]
): AttributeProof[] {
  const { spanId } = node.span;
  const proofs: AttributeProof[] = [];
  for (const concept of concepts) {
    const known = sightings(node).of(concept);
    if (known.state === "known") proofs.push({ spanId, key: known.key, value: known.stored });
    else
      for (const { key, stored } of known.state === "unknown" ? known.unreadable : known.sightings)
        proofs.push({ spanId, key, value: stored });
  }
  return proofs;
}

/** When a span ran. */
export function timeProof({ span, offsetNs, durationNs }: TreeNode, note: string): TimeProof {
  return { spanId: span.spanId, offsetNs, ...(durationNs === undefined ? {} : { durationNs }), note };
}

export function logProof({ line, offsetNs, node }: LogAttachment): LogProof {
  return {
    ...(offsetNs === undefined ? {} : { offsetNs }),
    ...(node === undefined ? {} : { spanId: node.span.spanId }),
    message: line.message,
    attributes: line.attributes,
  };
}

const BY_NAME = 0.8;

/** How sure a finding is that rests on a span's role: one that only a name tells is less sure (diagnostics §1.3). */
export function sureness(
  confidence: number,
  node: TreeNode,
  { roleSource }: Pick<RuleFacts, "roleSource">,
): number {
  return roleSource(node) === "name" ? Math.round(confidence * BY_NAME * 100) / 100 : confidence;
}
