import { zeroTokens } from "./gen/zero-tokens.ts";
import { noTraceId } from "./join/no-trace-id.ts";
import { outOfWindow } from "./join/out-of-window.ts";
import { silentTrace } from "./join/silent-trace.ts";
import { unknownSpan } from "./join/unknown-span.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { partialTrace } from "./structure/partial-trace.ts";
import { badTimestamps } from "./time/bad-timestamps.ts";
import { childOutlivesParent } from "./time/child-outlives-parent.ts";
import { clockSkew } from "./time/clock-skew.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  badTimestamps,
  cycle,
  partialTrace,
  clockSkew,
  childOutlivesParent,
  zeroTokens,
  noTraceId,
  unknownSpan,
  outOfWindow,
  silentTrace,
];

/** The rules that a word means: a code (`L01`), a name (`zero-tokens`) or a family (`L`). */
export function rulesNamed(word: string): readonly AnyRule[] {
  const asked = word.toLowerCase();
  return RULES.filter(({ code, name }) => {
    const own = code.toLowerCase();
    return own === asked || name === asked || (asked.length === 1 && own.startsWith(asked));
  });
}
