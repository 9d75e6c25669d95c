/** Passes on so many elements at most and knows afterwards how many there were, and whether there was one more. */
export class Limited<Element> implements AsyncIterable<Element> {
  readonly #elements: Iterable<Element> | AsyncIterable<Element>;
  readonly #limit: number;
  #passed = 0;
  #complete = false;

  /** A limit of 0 is none. The source must be asked for one element more than the limit. */
  constructor(elements: Iterable<Element> | AsyncIterable<Element>, limit: number) {
    this.#elements = elements;
    this.#limit = limit;
  }

  get passed(): number {
    return this.#passed;
  }

  /** False as well where the elements broke off. */
  get complete(): boolean {
    return this.#complete;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Element, void> {
    for await (const element of this.#elements) {
      if (this.#limit > 0 && this.#passed === this.#limit) return;
      this.#passed += 1;
      yield element;
    }
    this.#complete = true;
  }
}
