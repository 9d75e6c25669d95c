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

/** Whether any key of some attributes is of a kind. */
export function hasKeyOf(attributes: ReadonlyMap<string, unknown>, kind: ReadOnce<boolean>): boolean {
  for (const key of attributes.keys()) if (kind.of(key)) return true;
  return false;
}
