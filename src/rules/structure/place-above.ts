import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";

const ENOUGH_IN_COMMON = 0.6;

/**
 * The place of the contract whose children these names are, by the share that both have in common
 * (Jaccard, diagnostics S01): `embed.query`, `vector.search`, `rerank` stand below `rag.retrieve`.
 */
export function placeAbove(
  names: ReadonlySet<string>,
  expectations: Expectations | undefined,
): ExpectedPlace | undefined {
  let best: { place: ExpectedPlace; share: number } | undefined;
  for (const place of expectations?.places ?? []) {
    const share = shareInCommon(names, childrenOf(place, expectations));
    if (share >= ENOUGH_IN_COMMON && share > (best?.share ?? 0)) best = { place, share };
  }
  return best?.place;
}

/** The places below one, each with its variants. */
function childrenOf(place: ExpectedPlace, expectations: Expectations | undefined): ExpectedPlace[][] {
  const slots = new Map<string, ExpectedPlace[]>();
  for (const child of expectations?.places ?? []) {
    if (!child.parents.includes(place.path)) continue;
    const variants = slots.get(child.path) ?? [];
    slots.set(child.path, variants);
    variants.push(child);
  }
  return [...slots.values()];
}

/** Names that fit a slot over all slots and all names that fit none. */
function shareInCommon(names: ReadonlySet<string>, slots: readonly (readonly ExpectedPlace[])[]): number {
  const filled = new Set<readonly ExpectedPlace[]>();
  let strangers = 0;
  for (const name of names) {
    const slot = slots.find((variants) => variants.some(({ fits }) => fits(name)));
    if (slot === undefined) strangers += 1;
    else filled.add(slot);
  }
  return slots.length === 0 ? 0 : filled.size / (slots.length + strangers);
}
