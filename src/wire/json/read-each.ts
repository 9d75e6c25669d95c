import { isRecord, type JsonRecord } from "./fields.ts";
import type { JsonPlace } from "./json-place.ts";

const NONE: readonly never[] = [];

/** Reads the objects of a list; an element that is none is a problem and left out. */
export function readEach<Read>(
  name: string,
  listed: unknown,
  place: JsonPlace,
  read: (record: JsonRecord, place: JsonPlace) => Read | undefined,
): readonly Read[] {
  if (listed === undefined || listed === null) return NONE;
  if (!Array.isArray(listed)) {
    place.problem(name, "a list", listed);
    return NONE;
  }
  if (listed.length === 0) return NONE;
  const all: Read[] = [];
  place.enter(name);
  for (const [index, element] of listed.entries()) {
    place.element(index);
    if (!isRecord(element)) place.problem("", "an object", element);
    const one = isRecord(element) ? read(element, place) : undefined;
    if (one !== undefined) all.push(one);
  }
  place.leave();
  return all;
}
