import { zeroTokens } from "./gen/zero-tokens.ts";
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

/** Every rule, in the order of judging (diagnostics §9). */
export const RULES: readonly AnyRule[] = [
  duplicateSpanId,
  cycle,
  missingParent,
  unexpectedRoot,
  multiRoot,
  partialTrace,
  remoteParent,
  links,
  misParented,
  zeroTokens,
];

/** The rules that a word means: a code (`L01`), a name (`zero-tokens`) or a family (`L`). */
export function rulesNamed(word: string): readonly AnyRule[] {
  const asked = word.toLowerCase();
  return RULES.filter(({ code, name }) => {
    const own = code.toLowerCase();
    return own === asked || name === asked || (asked.length === 1 && own.startsWith(asked));
  });
}
