import type { Found } from "../rule.ts";
import { placeOf, SpanPaths } from "../span-path.ts";

/** So many calls of one kind are shown as evidence. */
const MOST_SHOWN = 10;

/** One finding for the same mistake at one place (diagnostics §9), whatever numbers stand in the names. */
export function oncePerPlace(all: readonly Found[]): Found[] {
  const paths = new SpanPaths();
  const placeIn = ({ spans: [first] }: Found) => (first === undefined ? "" : placeOf(paths.of(first)));
  const groups = Map.groupBy(all, (found) => `${found.severity} ${found.clause} ${placeIn(found)}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [merged(first, others)],
  );
}

function merged(first: Found, others: readonly Found[]): Found {
  if (others.length === 0) return first;
  const alike = [first, ...others];
  const shown = alike.slice(0, MOST_SHOWN).map(({ evidence }) => evidence);
  const attr = shown.flatMap((evidence) => evidence.attr ?? []);
  const absent = first.evidence.absent;
  return {
    ...first,
    spans: alike.flatMap(({ spans }) => spans),
    message: `${first.message} (${alike.length} such calls)`,
    evidence: { attr, ...(absent === undefined ? {} : { absent }) },
  };
}
