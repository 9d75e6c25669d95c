import { unsupported } from "./cite/unsupported.ts";
import { zeroTokens } from "./gen/zero-tokens.ts";
import { trip } from "./guard/trip.ts";
import { blind } from "./judge/blind.ts";
import { emptyOrUnused } from "./rag/empty-or-unused.ts";
import { flagContradiction } from "./rag/flag-contradiction.ts";
import { staleDoc } from "./rag/stale-doc.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { partialTrace } from "./structure/partial-trace.ts";
import { leak } from "./tenant/leak.ts";
import { badArguments } from "./tool/bad-arguments.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  cycle,
  partialTrace,
  zeroTokens,
  badArguments,
  staleDoc,
  flagContradiction,
  emptyOrUnused,
  unsupported,
  blind,
  leak,
  trip,
];

/** The rules that a word means: a code (`L01`), a name (`zero-tokens`) or a family (`L`). */
export function rulesNamed(word: string): readonly AnyRule[] {
  const asked = word.toLowerCase();
  return RULES.filter(({ code, name }) => {
    const own = code.toLowerCase();
    return own === asked || name === asked || (asked.length === 1 && own.startsWith(asked));
  });
}
