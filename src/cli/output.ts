import type { Writable } from "node:stream";

/** A stream of text that waits for its reader, and falls silent when the reader has gone (EPIPE). */
export class Output {
  readonly #stream: Writable;
  #closed = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      this.#closed = true;
    });
  }

  /** Nobody reads any more: stop making lines, keep the exit code known so far. */
  get closed(): boolean {
    return this.#closed;
  }

  async write(text: string): Promise<void> {
    if (this.#closed || text === "" || this.#stream.write(text)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#stream.off("drain", go).off("error", go).off("close", go);
        resolve();
      };
      this.#stream.on("drain", go).on("error", go).on("close", go);
    });
  }

  /** Each piece as a line, while somebody reads. */
  async lines(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    await this.#all(pieces, "\n");
  }

  /** Each piece as it is, while somebody reads. */
  async pieces(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    await this.#all(pieces, "");
  }

  async #all(pieces: Iterable<string> | AsyncIterable<string>, end: string): Promise<void> {
    let pending = "";
    for await (const piece of pieces) {
      if (this.#closed) return;
      pending += piece + end;
      if (pending.length < FLUSH_AT) continue;
      await this.write(pending);
      pending = "";
    }
    await this.write(pending);
  }
}

const FLUSH_AT = 16_384;
