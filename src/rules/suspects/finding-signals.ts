import type { AttributeValue } from "../../model/attribute.ts";
import { isList } from "../../model/attribute.ts";
import type { Finding } from "../../model/finding.ts";
import { once } from "../../trace/once.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { isBlamable, type Signal } from "./signal.ts";

/** An id or a name of something; a plain word or number says nothing about what two findings share. */
const TELLING = /^(?=.*[A-Za-z])[\w.:/-]{6,128}$/;
const MOST_WORDS = 64;
const BETWEEN_WORDS = /[\s,;“”"()]+|:(?=\s|$)/;

/** What rules found, as far as it can be a cause or an effect: an info is neither, unless a template names it. */
export function findingSignals(findings: readonly Finding[], tree: Tree): Signal[] {
  return findings.map((finding) => {
    const node = nodeOf(finding, tree);
    return {
      kind: finding.rule,
      node,
      atNs: node?.offsetNs ?? 0,
      confidence: finding.confidence,
      signal: finding.phrase,
      detail: finding.actual ?? finding.message,
      evidence: finding.evidence,
      rules: [finding.rule],
      words: once(() => wordsOf(finding)),
      isBlamable: isBlamable(finding.rule),
    };
  });
}

function nodeOf({ spanIds: [first] }: Finding, tree: Tree): TreeNode | undefined {
  return first === undefined ? undefined : tree.byId.get(first)?.[0];
}

function wordsOf({ evidence, actual }: Finding): ReadonlySet<string> {
  const words = new Set<string>();
  if (actual !== undefined) for (const word of actual.split(BETWEEN_WORDS)) addWords(word, words);
  for (const { value } of evidence.attr ?? []) addWords(value, words);
  return words;
}

function addWords(value: AttributeValue, words: Set<string>): void {
  if (words.size >= MOST_WORDS) return;
  if (typeof value === "string" && TELLING.test(value)) words.add(value);
  if (isList(value)) for (const element of value.slice(0, MOST_WORDS)) addWords(element, words);
}
