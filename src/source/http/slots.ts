/** So many at a time; the others wait in turn. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs a task as soon as there is a slot. */
  async within<Result>(task: () => Promise<Result>): Promise<Result> {
    await this.#take();
    try {
      return await task();
    } finally {
      this.#give();
    }
  }

  #take(): Promise<void> | undefined {
    if (this.#free === 0) return new Promise((go) => this.#waiting.push(go));
    this.#free--;
    return undefined;
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
