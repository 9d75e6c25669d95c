import type { Attributes } from "../model/attribute.ts";
import { CONCEPTS, type ConceptName } from "../vocabulary/concepts.ts";
import { once } from "./once.ts";

/** What a reader looks for first. */
const FIRST: readonly ConceptName[] = [
  ...(["model", "requestModel", "responseModel", "tokensIn", "tokensOut", "tokensTotal"] as const),
  ...(["tokensCacheRead", "tokensCacheWrite", "tokensReasoning", "decodeSteps", "bareSteps"] as const),
  ...([
    "costUsd",
    "inputCostUsd",
    "outputCostUsd",
    "stopReason",
    "operation",
    "provider",
    "toolName",
  ] as const),
];

/** The attributes in the order of what they mean: model, tokens, cost, stop reason, other concepts, the rest as recorded. */
export function orderOfMeaning(attributes: Attributes): Attributes {
  const ranks = rankOfKeys();
  const last = ranks.size;
  const ranked = Array.from(attributes, ([key, value]) => ({ key, value, rank: ranks.get(key) ?? last }));
  return new Map(ranked.sort((one, other) => one.rank - other.rank).map(({ key, value }) => [key, value]));
}

const rankOfKeys = once((): ReadonlyMap<string, number> => {
  const names = new Set<ConceptName>([...FIRST, ...(Object.keys(CONCEPTS) as ConceptName[])]);
  const ranks = new Map<string, number>();
  for (const name of names)
    for (const { place } of CONCEPTS[name])
      if ((place.at === "attribute" || place.at === "member") && !ranks.has(place.key))
        ranks.set(place.key, ranks.size);
  return ranks;
});
