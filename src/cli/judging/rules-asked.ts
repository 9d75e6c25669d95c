import { nearestName } from "../../contract/name-distance.ts";
import { Failure } from "../../model/failure.ts";
import { RULES, rulesNamed } from "../../rules/registry.ts";
import type { AnyRule } from "../../rules/rule.ts";

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

/** The rules that words name, each once. Throws the Failure "usage". */
export function named(words: readonly string[]): readonly AnyRule[] {
  return [...new Set(words.flatMap(ofWord))];
}

/** `L1` means L01. */
function codeOfNumber(word: string): string | undefined {
  const [, family = "", number = ""] = /^([a-z])0*(\d{1,2})$/i.exec(word) ?? [];
  const code = family.toUpperCase() + number.padStart(2, "0");
  return RULES.find((rule) => rule.code === code)?.code;
}

function ofWord(word: string): readonly AnyRule[] {
  const rules = rulesNamed(word);
  if (rules.length > 0) return rules;
  const names = RULES.map(({ name }) => name);
  const nearest = codeOfNumber(word) ?? nearestName(word, names);
  const guess = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new Failure("usage", `there is no rule or family "${word}"${guess}`, {
    because: `rules are ${RULES.map(({ code }) => code)
      .sort()
      .join(" ")}`,
    hint: "lgtrace explain",
  });
}
