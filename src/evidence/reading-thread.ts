import { Failure } from "../model/failure.ts";
import { fileChunks, isSystemError, reasonOf } from "../source/files.ts";
import { readInput } from "../source/read-input.ts";
import { BATCHES_UNDER_WAY, type ReadingNews, type ReadingOrder } from "./import-message.ts";
import { SpanWindow } from "./span-window.ts";

/** `moved`: memory that the other thread may have without a copy. */
type Send = (news: ReadingNews, moved: ArrayBuffer[]) => void;

/** Reads, converts and sums one file at a time; the importing thread writes what it sends. */
export class ReadingThread {
  readonly #send: Send;
  #window = this.#newWindow();
  #mayCome = BATCHES_UNDER_WAY;
  #goOn: (() => void) | undefined;
  #stop = new AbortController();
  #bytes = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Of a file that is to be read: settles when it has been. Rejects only with a bug. */
  obey(order: ReadingOrder): Promise<void> | undefined {
    if (order.order === "read") return this.#read(order.path);
    if (order.order === "stop") this.#stop.abort();
    else this.#mayCome += 1;
    this.#goOn?.();
    return undefined;
  }

  async #read(path: string): Promise<void> {
    this.#window = this.#newWindow();
    this.#stop = new AbortController();
    try {
      const report = await readInput(this.#chunks(path), this.#window, this.#stop.signal);
      this.#window.end();
      this.#send({ news: "read", report }, []);
    } catch (error) {
      if (!(error instanceof Failure) && !isSystemError(error)) throw error;
      this.#send({ news: "broken", reason: reasonOf(error) }, []);
    }
  }

  /** The file's bytes; waits between chunks where the importing thread is behind. */
  async *#chunks(path: string): AsyncGenerator<Uint8Array, undefined> {
    for await (const chunk of fileChunks(path)) {
      yield chunk;
      this.#bytes += chunk.length;
      this.#window.advance(chunk.length);
      while (this.#mayCome <= 0 && !this.#stop.signal.aborted) await this.#toldToGoOn();
    }
  }

  #toldToGoOn(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  #newWindow(): SpanWindow {
    return new SpanWindow((batch) => {
      this.#mayCome -= 1;
      const moved = [batch.numbers.buffer, batch.starts.buffer, batch.ends.buffer];
      this.#send({ news: "batch", batch, bytes: this.#bytes }, moved);
      this.#bytes = 0;
    });
  }
}
