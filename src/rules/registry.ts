import { loop } from "./agent/loop.ts";
import { pingPong } from "./agent/ping-pong.ts";
import { runaway } from "./agent/runaway.ts";
import { swallowed } from "./error/swallowed.ts";
import { zeroTokens } from "./gen/zero-tokens.ts";
import { amplification } from "./retry/amplification.ts";
import { crossTrace } from "./retry/cross-trace.ts";
import { storm } from "./retry/storm.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { partialTrace } from "./structure/partial-trace.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  cycle,
  partialTrace,
  zeroTokens,
  storm,
  amplification,
  swallowed,
  loop,
  pingPong,
  runaway,
  crossTrace,
];

/** The rules that a word means: a code (`L01`), a name (`zero-tokens`) or a family (`L`). */
export function rulesNamed(word: string): readonly AnyRule[] {
  const asked = word.toLowerCase();
  return RULES.filter(({ code, name }) => {
    const own = code.toLowerCase();
    return own === asked || name === asked || (asked.length === 1 && own.startsWith(asked));
  });
}
