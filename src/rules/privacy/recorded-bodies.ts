import type { Span } from "../../model/span.ts";
import { once } from "../../trace/once.ts";
import type { Tree } from "../../trace/tree.ts";
import { bodiesOf, wordCount } from "./body.ts";
import { textsInside } from "./texts.ts";

const SHINGLE_WORDS = 5;
const LEAST_CHARS = 200;
const LEAST_WORDS = 25;
const LEAST_OVERLAP = 0.3;

/** The prompts and answers on a trace's spans, to know them by where no key tells (diagnostics D01). */
export class RecordedBodies {
  readonly #shingles: () => ReadonlySet<string>;

  constructor(tree: Tree) {
    this.#shingles = once(() => shinglesOf(tree));
  }

  /** Whether three in ten of a long text's runs of five words stand in recorded bodies. */
  overlap(text: string): boolean {
    if (text.length < LEAST_CHARS || wordCount(text) < LEAST_WORDS) return false;
    const own = new Set(shingles(text));
    let known = 0;
    for (const shingle of own) if (this.#shingles().has(shingle)) known += 1;
    return own.size > 0 && known >= own.size * LEAST_OVERLAP;
  }
}

function shinglesOf({ nodes }: Tree): ReadonlySet<string> {
  const texts = new Set(nodes.flatMap(({ span }) => [...recordedTexts(span)]));
  return new Set([...texts].flatMap((text) => [...shingles(text)]));
}

function* recordedTexts(span: Span): Iterable<string> {
  for (const { key, value } of bodiesOf(span)) for (const [, text] of textsInside(key, value)) yield text;
}

/** Every run of five words, in lower case, without punctuation. */
function* shingles(text: string): Iterable<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at += 1)
    yield words.slice(at, at + SHINGLE_WORDS).join(" ");
}
