import { Failure } from "../model/failure.ts";
import { RULES, rulesNamed } from "../rules/registry.ts";
import type { AnyRule } from "../rules/rule.ts";

/** Which rules are asked for: codes (`L01`), names (`zero-tokens`), families (`L`). */
export interface RuleFlags {
  readonly rule?: readonly string[];
  readonly family?: readonly string[];
  readonly ignore?: readonly string[];
}

/** The rules that the flags leave, in their order. Throws the Failure "usage" for a word that names none. */
export function rulesAsked({ rule = [], family = [], ignore = [] }: RuleFlags): readonly AnyRule[] {
  const wanted = named([...rule, ...family]);
  const ignored = new Set(named(ignore));
  const asked = rule.length + family.length === 0 ? RULES : RULES.filter((one) => wanted.includes(one));
  return asked.filter((one) => !ignored.has(one));
}

/** The rules that words name. Throws the Failure "usage". */
export function named(words: readonly string[]): readonly AnyRule[] {
  return words.flatMap((word) => {
    const rules = rulesNamed(word);
    if (rules.length > 0) return rules;
    throw new Failure("usage", `there is no rule or family "${word}"`, {
      because: `rules are ${RULES.map(({ code }) => code)
        .sort()
        .join(" ")}`,
      hint: "lgtrace explain lists them",
    });
  });
}
