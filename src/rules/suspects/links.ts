import type { Signal } from "./signal.ts";
import { relates, shareWord, TEMPLATES, type Template } from "./templates.ts";

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
  const links: Link[] = [];
  for (const template of TEMPLATES) {
    const causes = byKind.get(template.cause);
    const effects = causes === undefined ? undefined : byKind.get(template.effect);
    for (const effect of effects ?? [])
      for (const cause of causes ?? [])
        if (relates(template.relation, cause, effect, toleranceNs))
          links.push(linkOf(template, cause, effect));
  }
  return withoutShortcuts(links);
}

function linkOf({ weight }: Template, cause: Signal, effect: Signal): Link {
  const told = isAboutOneThing(cause, effect) ? weight * SAME_THING : weight;
  return { cause, effect, weight: Math.min(1, told) };
}

/** What a link explains through another signal it does not explain beside it too. */
function withoutShortcuts(links: readonly Link[]): readonly Link[] {
  if (links.length < 2) return links;
  const causes = Map.groupBy(links, ({ effect }) => effect);
  return links.filter(({ cause, effect }) =>
    (causes.get(effect) ?? []).every(
      ({ cause: between }) =>
        between === cause || !(causes.get(between) ?? []).some((link) => link.cause === cause),
    ),
  );
}

function isAboutOneThing(one: Signal, other: Signal): boolean {
  return one.kind === "log:eviction" && shareWord(one, other);
}
