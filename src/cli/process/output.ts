import type { Writable } from "node:stream";
import { Failure } from "../../model/failure.ts";

/** Text for stdout: whoever asked must know if it did not arrive. For stderr: it is said to nobody. */
export type Purpose = "results" | "notes";

/** A stream of text that waits for its reader, and falls silent when the reader has gone (EPIPE). */
export class Output {
  readonly #stream: Writable;
  readonly #purpose: Purpose;
  #closed = false;

  constructor(stream: Writable, purpose: Purpose) {
    this.#stream = stream;
    this.#purpose = purpose;
    stream.on("error", () => {
      this.#closed = true;
    });
  }

  /** Nobody reads any more: stop making lines, keep the exit code known so far. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves once it is written. Throws the Failure "lost-output" where results cannot be (a full disk). */
  async write(text: string): Promise<void> {
    if (this.#closed || text === "") return;
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>((done) => {
      this.#stream.write(text, done);
    });
    if (!error) return;
    this.#closed = true;
    if (error.code !== "EPIPE" && this.#purpose === "results") throw lostOutput(error);
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
    const pending = new Pending((text) => this.write(text));
    try {
      for await (const piece of pieces) {
        if (this.#closed) return;
        await pending.add(piece + end);
      }
    } finally {
      await pending.flush();
    }
  }
}

const FLUSH_AT = 16_384;
/** What waits longer for its next piece is shown meanwhile. */
const FLUSH_AFTER_MS = 50;

/** Text that waits to be worth writing, and is written all the same where nothing follows soon. */
class Pending {
  readonly #write: (text: string) => Promise<void>;
  #text = "";
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  async add(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length >= FLUSH_AT) return this.flush();
    this.#timer ??= setTimeout(() => this.#begin(), FLUSH_AFTER_MS);
  }

  /** Throws what went wrong with anything written so far. */
  async flush(): Promise<void> {
    this.#begin();
    await this.#written;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = "";
    const before = this.#written;
    this.#written = text === "" ? before : before.then(() => this.#write(text));
    this.#written.catch(() => {});
  }
}

function lostOutput(error: NodeJS.ErrnoException): Failure {
  const because = error.code === "ENOSPC" ? "the disk is full" : error.message;
  return new Failure("lost-output", "the output could not be written", { because, cause: error });
}
