import type { RuleCard } from "../model/rule-card.ts";

/** What the letter of a code stands for. */
const FAMILIES: Readonly<Record<string, string>> = {
  S: "Structure and time",
  C: "Contract, attributes, truncation",
  L: "Generation, tokens, context",
  R: "Retries, errors, tools",
  A: "Agents",
  Q: "Retrieval, citations, judges, tenants, guards",
  D: "Privacy",
  J: "Log lines",
  M: "Money",
};

export interface RuleFamily {
  readonly letter: string;
  readonly title: string;
  readonly rules: readonly RuleCard[];
}

/** Rules as people look them up: by family, then by code. */
export function ruleFamilies(rules: readonly RuleCard[]): readonly RuleFamily[] {
  const byLetter = Map.groupBy(rules, ({ code }) => code.slice(0, 1));
  return Object.entries(FAMILIES).flatMap(([letter, title]) => {
    const those = byLetter.get(letter) ?? [];
    return those.length === 0 ? [] : [{ letter, title, rules: those.toSorted(byCode) }];
  });
}

function byCode(one: RuleCard, other: RuleCard): number {
  return one.code < other.code ? -1 : 1;
}
