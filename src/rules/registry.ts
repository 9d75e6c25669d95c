import { unsupported } from "./cite/unsupported.ts";
import { costMismatch } from "./cost/cost-mismatch.ts";
import { missing } from "./cost/missing.ts";
import { emptyContent } from "./gen/empty-content.ts";
import { implausibleDecode } from "./gen/implausible-decode.ts";
import { reasoningStarved } from "./gen/reasoning-starved.ts";
import { refusalOrFilter } from "./gen/refusal-or-filter.ts";
import { stepExplosion } from "./gen/step-explosion.ts";
import { truncatedOutput } from "./gen/truncated-output.ts";
import { usageUnknown } from "./gen/usage-unknown.ts";
import { zeroTokens } from "./gen/zero-tokens.ts";
import { blind } from "./judge/blind.ts";
import { bodyInLog } from "./privacy/body-in-log.ts";
import { pii } from "./privacy/pii.ts";
import { secret } from "./privacy/secret.ts";
import { emptyOrUnused } from "./rag/empty-or-unused.ts";
import { flagContradiction } from "./rag/flag-contradiction.ts";
import { staleDoc } from "./rag/stale-doc.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { partialTrace } from "./structure/partial-trace.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  cycle,
  partialTrace,
  usageUnknown,
  zeroTokens,
  emptyContent,
  truncatedOutput,
  refusalOrFilter,
  reasoningStarved,
  implausibleDecode,
  stepExplosion,
  staleDoc,
  flagContradiction,
  emptyOrUnused,
  unsupported,
  blind,
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
