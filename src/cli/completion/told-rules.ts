import { ruleFamilies } from "../../report/rule-families.ts";
import { RULES } from "../../rules/registry.ts";

/** Rules by family, with their names. The build writes them down (build/told-rules.ts): no rule is loaded for it. */
export const TOLD_RULES = ruleFamilies(RULES).map((family) => ({
  letter: family.letter,
  title: family.title,
  rules: family.rules.map(({ code, name, title }) => ({ code, name, title })),
}));
