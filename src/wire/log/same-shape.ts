import type { Document } from "../format.ts";
import { isRecord } from "../json/fields.ts";

/**
 * True for two JSON objects with the same keys in the same order and plain values of the same types, as
 * the lines of a log mostly are. An object or list inside may be a trace's, so it never counts as the same.
 */
export function isSameShape(one: Document, other: Document): boolean {
  if (one.kind !== "json" || other.kind !== "json") return false;
  const [record, model] = [one.value, other.value];
  if (!isRecord(record) || !isRecord(model)) return false;
  const [keys, modelKeys] = [Object.keys(record), Object.keys(model)];
  return (
    keys.length === modelKeys.length &&
    keys.every((key, index) => key === modelKeys[index] && isPlainAlike(record[key], model[key]))
  );
}

function isPlainAlike(one: unknown, other: unknown): boolean {
  return typeof one === typeof other && typeof one !== "object";
}
