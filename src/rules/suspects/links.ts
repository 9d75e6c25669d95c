import type { Signal } from "./signal.ts";
import { relates, TEMPLATES } from "./templates.ts";

/** A cause of a signal, and how much speaks for it. */
export interface Link {
  readonly cause: Signal;
  readonly effect: Signal;
  readonly weight: number;
}

const SAME_THING = 1.2;

/** Which signals may have caused which; of several causes of one kind the one that speaks most. */
export function linksAmong(signals: readonly Signal[], toleranceNs: number): readonly Link[] {
  const byKind = Map.groupBy(signals, ({ kind }) => kind);
  const links = TEMPLATES.flatMap(({ effect, cause, relation, weight }) =>
    (byKind.get(effect) ?? []).flatMap((effectSignal) =>
      (byKind.get(cause) ?? [])
        .filter((causeSignal) => relates(relation, causeSignal, effectSignal, toleranceNs))
        .map((causeSignal) => ({
          cause: causeSignal,
          effect: effectSignal,
          weight: Math.min(1, isAboutOneThing(causeSignal, effectSignal) ? weight * SAME_THING : weight),
        })),
    ),
  );
  return withoutShortcuts(links);
}

/** What a link explains through another signal it does not explain beside it too. */
function withoutShortcuts(links: readonly Link[]): readonly Link[] {
  const causes = Map.groupBy(links, ({ effect }) => effect);
  return links.filter(({ cause, effect }) =>
    (causes.get(effect) ?? []).every(
      ({ cause: between }) =>
        between === cause || !(causes.get(between) ?? []).some((link) => link.cause === cause),
    ),
  );
}

function isAboutOneThing(one: Signal, other: Signal): boolean {
  if (one.kind !== "log:eviction" || other.words.size === 0) return false;
  for (const word of one.words) if (other.words.has(word)) return true;
  return false;
}
