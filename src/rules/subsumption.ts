import type { TreeNode } from "../trace/tree.ts";
import type { AnyRule, Found } from "./rule.ts";

/** A finding on its way. */
export interface Said {
  readonly rule: AnyRule;
  readonly found: Found;
}

/**
 * The owner reports, the others are silent about the same spans (diagnostics §9). What needs more than
 * equal spans (the slot that S01 infers, the key that C03 doubts) the rules settle among themselves.
 * `C01 count` are the findings of C01 whose clause ends so.
 */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  S01: ["C01"],
  S02: ["C01"],
  S05: ["S01"],
  S11: ["C01"],
  S12: ["S08", "L07", "C03", "J03"],
  L03: ["L01"],
  L06: ["L04"],
  R01: ["C01 count", "R04", "A01"],
  R02: ["R01"],
  A02: ["A01"],
};

/** Without what another finding owns. */
export function withoutOwned(said: readonly Said[]): Said[] {
  const spansOf = new Map<string, Set<TreeNode>>();
  for (const { rule, found } of said) {
    const owned = OWNERS[rule.code];
    for (const code of owned ?? []) {
      const spans = spansOf.get(code) ?? new Set();
      spansOf.set(code, spans);
      for (const node of found.spans) spans.add(node);
    }
  }
  if (spansOf.size === 0) return [...said];
  return said.filter(({ rule, found }) => {
    const owned = [spansOf.get(rule.code), spansOf.get(`${rule.code} ${lastWord(found.clause)}`)];
    return found.spans.length === 0 || !found.spans.every((node) => owned.some((spans) => spans?.has(node)));
  });
}

function lastWord(clause = ""): string {
  return clause.slice(clause.lastIndexOf(" ") + 1);
}
