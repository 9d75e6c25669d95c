import type { Transform } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";

/** What becomes of a body. After `whole`, `full` or `broken` nothing more is told. */
export interface BodyReader {
  whole(): void;
  /** It is larger than the most. */
  full(): void;
  /** It cannot be unpacked; `cut` where it only lacks its end. */
  broken(why: string, cut: boolean): void;
  /** More may be written. */
  drained(): void;
}

type Engine = () => Transform;

const ENGINES: Readonly<Record<string, (first: Uint8Array) => Engine>> = {
  gzip: () => createGunzip,
  "x-gzip": () => createGunzip,
  // Some servers leave the zlib header out.
  deflate: ([first = 0]) => ((first & 0x0f) === 8 ? createInflate : createInflateRaw),
  br: () => createBrotliDecompress,
  zstd: () => createZstdDecompress,
};

/** An answer's body as it comes, unpacked and counted while it is unpacked. */
export class Body {
  readonly #encoding: string;
  readonly #mostBytes: number;
  readonly #reader: BodyReader;
  readonly #chunks: Uint8Array[] = [];
  #engine: Transform | undefined;
  #over = false;
  /** Unpacked so far. */
  length = 0;

  constructor(encoding: string | undefined, mostBytes: number, reader: BodyReader) {
    this.#encoding = encoding?.trim().toLowerCase() ?? "identity";
    this.#mostBytes = mostBytes;
    this.#reader = reader;
  }

  /** False where the next chunk shall wait for `drained`. */
  write(chunk: Uint8Array): boolean {
    if (this.#over || chunk.length === 0) return true;
    if (this.#encoding === "identity" || this.#encoding === "") {
      this.#take(chunk);
      return true;
    }
    this.#engine ??= this.#start(chunk);
    return this.#engine?.write(chunk) ?? true;
  }

  end(): void {
    if (this.#over) return;
    if (this.#engine === undefined) this.#whole();
    else this.#engine.end();
  }

  /** What has come so far. */
  bytes(): Uint8Array {
    const [first] = this.#chunks;
    return first !== undefined && this.#chunks.length === 1
      ? first
      : Buffer.concat(this.#chunks, this.length);
  }

  drop(): void {
    this.#over = true;
    this.#engine?.destroy();
  }

  #start(first: Uint8Array): Transform | undefined {
    const engine = ENGINES[this.#encoding]?.(first)();
    if (engine === undefined) {
      this.#broken(`packed as "${this.#encoding}", which nobody asked for`, false);
      return undefined;
    }
    engine.on("data", (chunk: Uint8Array) => this.#take(chunk));
    engine.on("drain", () => this.#reader.drained());
    engine.on("end", () => this.#whole());
    engine.on("error", (error: NodeJS.ErrnoException) =>
      this.#broken(`${this.#encoding}: ${error.message}`, error.code === "Z_BUF_ERROR"),
    );
    return engine;
  }

  #take(chunk: Uint8Array): void {
    if (this.#over) return;
    this.#chunks.push(chunk);
    this.length += chunk.length;
    if (this.length <= this.#mostBytes) return;
    this.drop();
    this.#reader.full();
  }

  #whole(): void {
    if (this.#over) return;
    this.#over = true;
    this.#reader.whole();
  }

  #broken(why: string, cut: boolean): void {
    if (this.#over) return;
    this.drop();
    this.#reader.broken(why, cut);
  }
}
