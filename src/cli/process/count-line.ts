import { grouped } from "../../report/number.ts";
import type { World } from "./world.ts";

const REDRAW_NANOS = 200_000_000n;
const CLEAR_LINE = "\r\u001b[K";

/** A line on a terminal's stderr that counts what has passed; nothing anywhere else. */
export class CountLine {
  readonly #name: string;
  readonly #world: World;
  #drawn = 0n;

  constructor(name: string, world: World) {
    this.#name = name;
    this.#world = world;
  }

  async *through<Element>(elements: AsyncIterable<Element>): AsyncGenerator<Element> {
    let count = 0;
    try {
      for await (const element of elements) {
        count += 1;
        this.#draw(count);
        yield element;
      }
    } finally {
      if (this.#drawn > 0n) void this.#world.stderr.write(CLEAR_LINE);
    }
  }

  /** Rows on the same terminal would stand between its lines: there they are the progress. */
  #draw(count: number): void {
    const { terminal, stderr } = this.#world;
    const now = this.#world.now();
    if (!terminal.progress || terminal.columns !== undefined || now - this.#drawn < REDRAW_NANOS) return;
    this.#drawn = now;
    void stderr.write(`${CLEAR_LINE}${this.#name}  ${grouped(count)} traces`);
  }
}
