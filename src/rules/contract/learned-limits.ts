import { breakOff, charactersIn, endsInAWord } from "../../trace/cut-text.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { type RecordedText, recordedTexts } from "./recorded-texts.ts";

/** The length, in characters, at which all long texts of a service end: nobody wrote it down (diagnostics C04c). */
export interface LearnedLimit {
  readonly length: number;
  /** Keys whose texts end there. */
  readonly keys: readonly string[];
  /** How many texts end there, and how many the service recorded. */
  readonly texts: number;
  readonly of: number;
  /** Keys whose texts are not all of one length, so that the length is not their nature. */
  readonly varying: ReadonlySet<string>;
}

export type LearnedLimits = ReadonlyMap<string, LearnedLimit>;

const LEAST_LENGTH = 64;
const LEAST_KEYS = 3;
const LEAST_TEXTS = 5;
const LEAST_SHARE = 0.05;

/** By service, over all traces of a run. */
export function limitsOfTraces(traces: readonly TraceFacts[]): LearnedLimits {
  const services = new Map<string, Lengths>();
  for (const { tree } of traces) addTo(services, recordedTexts(tree));
  return limitsIn(services);
}

/** Of one trace. */
export function limitsOf(texts: readonly RecordedText[]): LearnedLimits {
  const services = new Map<string, Lengths>();
  if (texts.some(({ text }) => text.length >= LEAST_LENGTH)) addTo(services, texts);
  return limitsIn(services);
}

function addTo(services: Map<string, Lengths>, texts: readonly RecordedText[]): void {
  for (const { service, key, text } of texts) {
    const lengths = services.get(service) ?? new Lengths();
    services.set(service, lengths);
    lengths.add(key, text);
  }
}

function limitsIn(services: ReadonlyMap<string, Lengths>): LearnedLimits {
  const limits = new Map<string, LearnedLimit>();
  for (const [service, lengths] of services) {
    const limit = lengths.limit();
    if (limit !== undefined) limits.set(service, limit);
  }
  return limits;
}

/** The lengths of one service's texts. */
class Lengths {
  #texts = 0;
  #longest = 0;
  #atLongest: { readonly key: string; readonly text: string }[] = [];
  readonly #shortest = new Map<string, number>();

  add(key: string, text: string): void {
    const length = charactersIn(text);
    this.#texts += 1;
    this.#shortest.set(key, Math.min(length, this.#shortest.get(key) ?? length));
    if (length < this.#longest) return;
    if (length > this.#longest) this.#atLongest = [];
    this.#longest = length;
    this.#atLongest.push({ key, text });
  }

  /** Equal texts count once: one prompt that many calls share is one text. */
  limit(): LearnedLimit | undefined {
    const length = this.#longest;
    if (length < LEAST_LENGTH || this.#atLongest.length < LEAST_SHARE * this.#texts) return undefined;
    const varying = new Set([...this.#shortest].filter(([, least]) => least < length).map(([key]) => key));
    const cut = this.#atLongest.filter(({ key, text }) => looksCut(text, varying.has(key)));
    const keys = [...new Set(cut.map(({ key }) => key))];
    const different = new Set(cut.map(({ text }) => text)).size;
    const isLimit = different >= LEAST_TEXTS || (keys.length >= LEAST_KEYS && different >= LEAST_KEYS);
    return isLimit ? { length, keys, texts: cut.length, of: this.#texts, varying } : undefined;
  }
}

/** A text without a blank looks cut only where others under its key are shorter. */
export function looksCut(text: string, keyVaries: boolean): boolean {
  return breakOff(text) !== undefined || (keyVaries && endsInAWord(text));
}
