import type { Attributes } from "../model/attribute.ts";
import { text } from "./readers.ts";

/** What tells one process of a service from another, in resources and in log lines (formats.md §4, instance). */
const KINDS: readonly (readonly string[])[] = [
  ["service.instance.id"],
  ["instance"],
  ["k8s.pod.uid"],
  ["k8s.pod.name", "pod"],
  ["host.name", "hostname", "host"],
  ["process.pid", "pid"],
];

/** What a resource or a line records of its process; undefined where it does not say. */
export type ProcessIdentity = readonly (string | undefined)[];

export function processIdentity(attributes: Attributes): ProcessIdentity {
  return KINDS.map((keys) => {
    for (const key of keys) {
      const value = attributes.get(key);
      const read = value === undefined ? undefined : text(value);
      if (read !== undefined) return read;
    }
    return undefined;
  });
}

/** True where both record the same kind of identity, and differ in it. */
export function areOtherProcesses(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.some((value, kind) => {
    const against = other[kind];
    return value !== undefined && against !== undefined && value !== against;
  });
}
