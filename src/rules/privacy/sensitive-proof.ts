import type { Evidence, TimeProof } from "../../model/finding.ts";
import type { SensitivePlace } from "./places.ts";

const MOST_PROOFS = 5;
const MOST_KEYS = 3;

type Places = readonly [SensitivePlace, ...SensitivePlace[]];

/** `llm.generate's api_key and 3 log lines`: the keys, and how often it was found. */
export function whereSaid(places: Places): string {
  const [{ node, key, line }] = places;
  const first =
    line === undefined ? `${node?.span.name}'s ${key}` : key === "" ? "a log line" : `a log line's ${key}`;
  return places.length === 1
    ? first
    : `${first} and ${places.length - 1} more ${places.length === 2 ? "place" : "places"}`;
}

/** The keys under which it was found, the first few; `log line` is a line's own text. */
export function keysOf(places: Places): string {
  const keys = [...new Set(places.map(({ key }) => (key === "" ? "log line" : key)))];
  const more = keys.length - MOST_KEYS;
  return [...keys.slice(0, MOST_KEYS), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** The first places, with what may be shown of them. */
export function proofsOf(places: Places): Pick<Evidence, "attr" | "log"> {
  const ofSpans = places.filter(({ line }) => line === undefined).slice(0, MOST_PROOFS);
  const ofLines = places.filter(({ line }) => line !== undefined).slice(0, MOST_PROOFS);
  const attr = ofSpans.flatMap(({ node, key, masked }) =>
    node === undefined ? [] : [{ spanId: node.span.spanId, key, value: masked }],
  );
  const log = ofLines.map(({ node, offsetNs, key, masked }) => ({
    ...(offsetNs === undefined ? {} : { offsetNs }),
    ...(node === undefined ? {} : { spanId: node.span.spanId }),
    message: key === "" ? masked : `${key}: ${masked}`,
  }));
  return { ...(attr.length === 0 ? {} : { attr }), ...(log.length === 0 ? {} : { log }) };
}

/** When it was recorded first and last. */
export function timesOf(places: Places): TimeProof[] {
  const timed = places.flatMap(({ offsetNs, node }) => (offsetNs === undefined ? [] : [{ offsetNs, node }]));
  const sorted = timed.sort((one, other) => one.offsetNs - other.offsetNs);
  const ends = sorted.length > 1 ? [sorted[0], sorted.at(-1)] : sorted;
  return ends.flatMap((at, index) =>
    at === undefined
      ? []
      : [
          {
            offsetNs: at.offsetNs,
            ...(at.node === undefined ? {} : { spanId: at.node.span.spanId }),
            note: index === 0 ? "first recorded" : "last recorded",
          },
        ],
  );
}
