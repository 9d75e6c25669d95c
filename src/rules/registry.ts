import { truncated } from "./context/truncated.ts";
import { costMismatch } from "./cost/cost-mismatch.ts";
import { missing } from "./cost/missing.ts";
import { cacheMissPrefill } from "./gen/cache-miss-prefill.ts";
import { slowFirstToken } from "./gen/slow-first-token.ts";
import { zeroTokens } from "./gen/zero-tokens.ts";
import { bodyInLog } from "./privacy/body-in-log.ts";
import { pii } from "./privacy/pii.ts";
import { secret } from "./privacy/secret.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { partialTrace } from "./structure/partial-trace.ts";
import { tokensMismatch } from "./tokens/tokens-mismatch.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  cycle,
  partialTrace,
  zeroTokens,
  slowFirstToken,
  cacheMissPrefill,
  tokensMismatch,
  truncated,
  secret,
  pii,
  bodyInLog,
  missing,
  costMismatch,
];

/** The rules that a word means: a code (`L01`), a name (`zero-tokens`) or a family (`L`). */
export function rulesNamed(word: string): readonly AnyRule[] {
  const asked = word.toLowerCase();
  return RULES.filter(({ code, name }) => {
    const own = code.toLowerCase();
    return own === asked || name === asked || (asked.length === 1 && own.startsWith(asked));
  });
}
