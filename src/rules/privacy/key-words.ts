const LONGEST_KEY = 400;
const BETWEEN = /[^A-Za-z0-9]+/;
const CAMEL = /([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g;

/** The words of a key, lower-case: `renderedPrompt` and `rendered.prompt` are two (diagnostics D01). */
export function wordsOfKey(key: string): readonly string[] {
  return key
    .slice(-LONGEST_KEY)
    .replace(CAMEL, "$1$3 $2$4")
    .toLowerCase()
    .split(BETWEEN)
    .filter((word) => word !== "");
}

/** Remembers what is read from a key: a few hundred of them stand under millions of values. */
export class ReadOnce<T> {
  static readonly MOST = 10_000;
  readonly #known = new Map<string, T>();
  readonly #read: (key: string) => T;

  constructor(read: (key: string) => T) {
    this.#read = read;
  }

  of(key: string): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fresh = this.#read(key);
    if (this.#known.size >= ReadOnce.MOST) this.#known.clear();
    this.#known.set(key, fresh);
    return fresh;
  }
}
