import { isRecord, type JsonRecord } from "./fields.ts";
import type { JsonPlace } from "./json-place.ts";

interface OpenList {
  readonly records: readonly unknown[];
  readonly above: JsonRecord | undefined;
  next: number;
}

/**
 * Reads records that hold their children, parents first, with the record that each hangs in. Any
 * depth: no recursion. What is no object, or no list of children, is a problem and left out.
 */
export function walkNested(
  roots: unknown,
  names: { readonly first: string; readonly below: string },
  place: JsonPlace,
  read: (record: JsonRecord, above: JsonRecord | undefined) => void,
): void {
  const open: OpenList[] = [];
  const enter = (name: string, listed: unknown, above?: JsonRecord) => {
    if (listed === undefined || listed === null) return;
    if (!Array.isArray(listed)) return place.problem(name, "a list", listed);
    place.enter(name);
    open.push({ records: listed, above, next: 0 });
  };
  enter(names.first, roots);
  for (let list = open.at(-1); list !== undefined; list = open.at(-1)) {
    if (list.next === list.records.length) {
      place.leave();
      open.pop();
      continue;
    }
    const record = list.records[list.next];
    place.element(list.next);
    list.next += 1;
    if (!isRecord(record)) place.problem("", "an object", record);
    else {
      read(record, list.above);
      enter(names.below, record[names.below], record);
    }
  }
}
