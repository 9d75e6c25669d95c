import type { JsonListener } from "./json-scan.ts";

const INTEGER = /^-?\d+$/;

/** Builds the value of a JSON text that a scanner passes, as `parseJson` would. No recursion: any depth. */
export class JsonBuilder implements JsonListener {
  value: unknown;
  readonly #open: (unknown[] | Record<string, unknown>)[] = [];
  /** The keys of the members that are open, the innermost last. */
  readonly #keys: string[] = [];

  open(bracket: "{" | "["): void {
    const container = bracket === "{" ? {} : [];
    this.#add(container);
    this.#open.push(container);
  }

  close(): void {
    this.#open.pop();
  }

  key(written: string): void {
    this.#keys.push(JSON.parse(written));
  }

  leaf(written: string): void {
    this.#add(/^[-\dNI]/.test(written) ? exactNumber(written) : JSON.parse(written));
  }

  #add(value: unknown): void {
    const container = this.#open.at(-1);
    if (container === undefined) this.value = value;
    else if (Array.isArray(container)) container.push(value);
    else {
      const own = { value, writable: true, enumerable: true, configurable: true };
      // An assignment to `__proto__` would make no member.
      Object.defineProperty(container, this.#keys.pop() ?? "", own);
    }
  }
}

/** A number as JSON writes it; a `bigint` for an integer beyond 2^53. */
export function exactNumber(written: string): number | bigint {
  const value = Number(written);
  return Number.isSafeInteger(value) || !INTEGER.test(written) ? value : BigInt(written);
}
