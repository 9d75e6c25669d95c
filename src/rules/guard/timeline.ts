import type { Evidence } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { timeProof } from "../proof.ts";
import type { Guard } from "./guards.ts";

/** What a guard decided, when, and the calls that it stands against. */
export function evidenceOf(guard: Guard, calls: readonly TreeNode[]): Evidence {
  const { node, startNs, endNs, proofs } = guard;
  const duration = endNs === undefined ? {} : { durationNs: endNs - startNs };
  return {
    attr: proofs,
    time: [
      { spanId: node.span.spanId, offsetNs: startNs, ...duration, note: "the guard" },
      ...calls.map((call) => timeProof(call, "what it guards")),
    ],
  };
}
