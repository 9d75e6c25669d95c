/** Passes on so many elements at most and knows afterwards how many there were, and whether there was one more. */
export class Limited<Element> implements Iterable<Element> {
  readonly #elements: Iterable<Element>;
  readonly #limit: number;
  #passed = 0;
  #complete = true;

  /** A limit of 0 is none. The source must be asked for one element more than the limit. */
  constructor(elements: Iterable<Element>, limit: number) {
    this.#elements = elements;
    this.#limit = limit;
  }

  get passed(): number {
    return this.#passed;
  }

  get complete(): boolean {
    return this.#complete;
  }

  *[Symbol.iterator](): Generator<Element, void> {
    for (const element of this.#elements) {
      if (this.#limit > 0 && this.#passed === this.#limit) {
        this.#complete = false;
        return;
      }
      this.#passed += 1;
      yield element;
    }
  }
}
