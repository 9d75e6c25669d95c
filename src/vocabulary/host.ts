import type { Attributes } from "../model/attribute.ts";
import { text } from "./readers.ts";

/** What names a machine, the surest first (diagnostics §3 S07). */
const HOST_KEYS = ["host.id", "host.ip", "host.name"] as const;
/** Equal values prove one machine; different ones prove nothing. */
const PROCESS_KEYS = ["service.instance.id", "k8s.pod.uid"] as const;

export type HostRelation =
  | { readonly kind: "same" | "unknown" }
  | { readonly kind: "different"; readonly key: string; readonly from: string; readonly to: string };

const SAME: HostRelation = { kind: "same" };
const UNKNOWN: HostRelation = { kind: "unknown" };

/** Whether two resources ran on one machine, judged by the surest key that both record. */
export function hostRelation(from: Attributes, to: Attributes): HostRelation {
  if (PROCESS_KEYS.some((key) => compared(from, to, key)?.kind === "same")) return SAME;
  for (const key of HOST_KEYS) {
    const relation = compared(from, to, key);
    if (relation !== undefined) return relation;
  }
  return UNKNOWN;
}

/** Whether two resources are known to be two processes. */
export function areTwoProcesses(from: Attributes, to: Attributes): boolean {
  return PROCESS_KEYS.some((key) => compared(from, to, key)?.kind === "different");
}

function compared(from: Attributes, to: Attributes, key: string): HostRelation | undefined {
  const [one, other] = [textAt(from, key), textAt(to, key)];
  if (one === undefined || other === undefined) return undefined;
  return one === other ? SAME : { kind: "different", key, from: one, to: other };
}

function textAt(attributes: Attributes, key: string): string | undefined {
  const value = attributes.get(key);
  return value === undefined ? undefined : text(value);
}
