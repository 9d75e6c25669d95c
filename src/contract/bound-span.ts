import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, numberOf } from "../model/attribute.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { readUntyped } from "./attribute-reading.ts";
import type { BoundValue } from "./condition.ts";

const NANOS_PER_MS = 1e6;
const MAX_DEPTH = 32;

/**
 * A span as an expression sees it: its attributes by full key, and `name`, `status` (ERROR, OK,
 * UNSET), `offset_ms`, `duration_ms`, `self_ms` and `index` (its place among the spans bound with it),
 * which win over attributes of the same name. What is not known is an absent key.
 */
export function boundSpan(node: TreeNode, facts: TraceFacts, index: number): ReadonlyMap<string, BoundValue> {
  const bound = new Map<string, BoundValue>();
  for (const [key, value] of node.span.attributes) {
    const read = node.span.untyped ? readUntyped(value) : value;
    if (read !== null) bound.set(key, boundValue(read, MAX_DEPTH));
  }
  bound.set("name", node.span.name);
  bound.set("status", node.span.status);
  bound.set("index", index);
  setMs(bound, "offset_ms", node.offsetNs);
  setMs(bound, "duration_ms", node.durationNs);
  setMs(bound, "self_ms", facts.selfNs(node));
  return bound;
}

function setMs(bound: Map<string, BoundValue>, key: string, nanos: number | undefined): void {
  if (nanos === undefined) bound.delete(key);
  else bound.set(key, nanos / NANOS_PER_MS);
}

function boundValue(value: AttributeValue, depth: number): BoundValue {
  if (depth === 0) return null;
  if (isList(value)) return value.map((item) => boundValue(item, depth - 1));
  if (isAttributes(value)) {
    return new Map([...value].map(([key, item]) => [key, boundValue(item, depth - 1)]));
  }
  const number = numberOf(value);
  if (number !== undefined) return number;
  return typeof value === "string" || typeof value === "boolean" || value instanceof Uint8Array
    ? value
    : null;
}
