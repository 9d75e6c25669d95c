import { loop } from "./agent/loop.ts";
import { pingPong } from "./agent/ping-pong.ts";
import { runaway } from "./agent/runaway.ts";
import { unsupported } from "./cite/unsupported.ts";
import { truncated } from "./context/truncated.ts";
import { attrMissing } from "./contract/attr-missing.ts";
import { attrTruncated } from "./contract/attr-truncated.ts";
import { attrType } from "./contract/attr-type.ts";
import { tree } from "./contract/tree.ts";
import { costMismatch } from "./cost/cost-mismatch.ts";
import { missing } from "./cost/missing.ts";
import { swallowed } from "./error/swallowed.ts";
import { cacheMissPrefill } from "./gen/cache-miss-prefill.ts";
import { emptyContent } from "./gen/empty-content.ts";
import { implausibleDecode } from "./gen/implausible-decode.ts";
import { reasoningStarved } from "./gen/reasoning-starved.ts";
import { refusalOrFilter } from "./gen/refusal-or-filter.ts";
import { slowFirstToken } from "./gen/slow-first-token.ts";
import { stepExplosion } from "./gen/step-explosion.ts";
import { truncatedOutput } from "./gen/truncated-output.ts";
import { usageUnknown } from "./gen/usage-unknown.ts";
import { zeroTokens } from "./gen/zero-tokens.ts";
import { trip } from "./guard/trip.ts";
import { noTraceId } from "./join/no-trace-id.ts";
import { outOfWindow } from "./join/out-of-window.ts";
import { silentTrace } from "./join/silent-trace.ts";
import { unknownSpan } from "./join/unknown-span.ts";
import { blind } from "./judge/blind.ts";
import { bodyInLog } from "./privacy/body-in-log.ts";
import { pii } from "./privacy/pii.ts";
import { secret } from "./privacy/secret.ts";
import { emptyOrUnused } from "./rag/empty-or-unused.ts";
import { flagContradiction } from "./rag/flag-contradiction.ts";
import { staleDoc } from "./rag/stale-doc.ts";
import { amplification } from "./retry/amplification.ts";
import { crossTrace } from "./retry/cross-trace.ts";
import { storm } from "./retry/storm.ts";
import type { AnyRule } from "./rule.ts";
import { cycle } from "./structure/cycle.ts";
import { duplicateSpanId } from "./structure/duplicate-span-id.ts";
import { links } from "./structure/links.ts";
import { misParented } from "./structure/mis-parented.ts";
import { missingParent } from "./structure/missing-parent.ts";
import { multiRoot } from "./structure/multi-root.ts";
import { partialTrace } from "./structure/partial-trace.ts";
import { remoteParent } from "./structure/remote-parent.ts";
import { unexpectedRoot } from "./structure/unexpected-root.ts";
import { leak } from "./tenant/leak.ts";
import { badTimestamps } from "./time/bad-timestamps.ts";
import { childOutlivesParent } from "./time/child-outlives-parent.ts";
import { clockSkew } from "./time/clock-skew.ts";
import { tokensMismatch } from "./tokens/tokens-mismatch.ts";
import { badArguments } from "./tool/bad-arguments.ts";

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  badTimestamps,
  duplicateSpanId,
  cycle,
  missingParent,
  unexpectedRoot,
  multiRoot,
  partialTrace,
  remoteParent,
  links,
  misParented,
  clockSkew,
  childOutlivesParent,
  tree,
  attrMissing,
  attrType,
  attrTruncated,
  usageUnknown,
  zeroTokens,
  emptyContent,
  truncatedOutput,
  refusalOrFilter,
  reasoningStarved,
  implausibleDecode,
  slowFirstToken,
  cacheMissPrefill,
  stepExplosion,
  tokensMismatch,
  truncated,
  storm,
  amplification,
  crossTrace,
  swallowed,
  badArguments,
  loop,
  pingPong,
  runaway,
  staleDoc,
  flagContradiction,
  emptyOrUnused,
  unsupported,
  blind,
  leak,
  trip,
  secret,
  pii,
  bodyInLog,
  missing,
  costMismatch,
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
