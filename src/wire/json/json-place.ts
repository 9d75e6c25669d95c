import type { Sink } from "../format.ts";
import { foundText, type JsonRecord } from "./fields.ts";

/** A path through more levels than this keeps its first and its last half. */
const SHOWN_LEVELS = 32;

/**
 * Where in a JSON document a reader stands: it moves with the reader for next to nothing, and is
 * put into words only when something is wrong.
 */
export class JsonPlace {
  readonly #sink: Sink;
  readonly #keys: string[] = [];
  readonly #elements: number[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Goes into the list or object under `key`; may be several keys, joined by dots, or "". */
  enter(key: string): void {
    this.#keys.push(key);
    this.#elements.push(-1);
  }

  /** Moves to an element of the list that was entered last. */
  element(index: number): void {
    this.#elements[this.#elements.length - 1] = index;
  }

  leave(): void {
    this.#keys.pop();
    this.#elements.pop();
  }

  /** Reports what stands under `field` of this place; "" is the place itself. */
  problem(field: string, expected: string, found: unknown): void {
    this.#sink.problem({ path: this.#path(field), expected, found: foundText(found) });
  }

  /** Reports what stands in `record` under whichever of the names is there. */
  problemUnder(record: JsonRecord, names: readonly [string, ...string[]], expected: string): void {
    const name = names.find((one) => record[one] !== undefined && record[one] !== null) ?? names[0];
    this.problem(name, expected, record[name]);
  }

  #path(field: string): string {
    const tooDeep = this.#keys.length > SHOWN_LEVELS;
    const first = tooDeep ? [...this.#steps(0, SHOWN_LEVELS / 2), "…"] : [];
    const last = this.#steps(tooDeep ? this.#keys.length - SHOWN_LEVELS / 2 : 0, this.#keys.length);
    return [...first, ...last, field].filter((step) => step !== "").join(".");
  }

  #steps(from: number, to: number): string[] {
    return this.#keys.slice(from, to).map((key, offset) => {
      const index = this.#elements[from + offset] ?? -1;
      return index === -1 ? key : `${key}[${index}]`;
    });
  }
}
