import type { FoundTrace } from "../model/found-trace.ts";
import type { Sort, SortKey } from "./query.ts";

const FACT: Readonly<Record<SortKey, (found: FoundTrace) => number | bigint | undefined>> = {
  start: ({ startUnixNano }) => startUnixNano,
  duration: ({ durationNs }) => durationNs,
  "tokens-in": ({ tokensIn }) => tokensIn,
  "tokens-out": ({ tokensOut }) => tokensOut,
  cost: ({ costUsd }) => costUsd,
  spans: ({ spanCount }) => spanCount,
};

/** Found traces in an order; those that do not record the fact come last, the newer of equals first. */
export function sorted(found: readonly FoundTrace[], { by, descending }: Sort): FoundTrace[] {
  const fact = FACT[by];
  return found.toSorted((one, other) => {
    const [here, there] = [fact(one), fact(other)];
    if (here === undefined || there === undefined)
      return Number(here === undefined) - Number(there === undefined);
    if (here === there) return one.startUnixNano > other.startUnixNano ? -1 : 1;
    return here > there === descending ? -1 : 1;
  });
}
