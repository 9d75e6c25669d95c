import { zstdDecompressSync } from "node:zlib";
import { beginsLikeOtlp, lengthAt } from "../wire/otlp/protobuf-first-bytes.ts";

/** How binary messages follow one another. */
type Framing = "one message" | "length-prefixed" | "varint-delimited";

/** One message, and the offset of its first byte. */
export interface FramedMessage {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** What is wrong with the frame around it. */
  readonly problem: string | undefined;
}

const ZSTD_MAGIC = 0xfd2fb528;
const PREFIX_BYTES = 4;
/** The collector's frames hold a batch; a longer one is not a frame. */
const MAX_FRAME = 2 ** 30;

/**
 * How OTLP messages follow one another in bytes that begin with `head`; undefined if these are no
 * such messages. The collector's file exporter writes a big-endian length of 4 bytes before each
 * (and may compress each with zstd), OpenTelemetry's file exporter a varint.
 */
export function framingOf(head: Uint8Array): Framing | undefined {
  if (beginsLikeOtlp(head)) return "one message";
  const view = viewOf(head);
  if (head.length > 2 * PREFIX_BYTES && view.getUint32(0) < MAX_FRAME) {
    if (beginsLikeOtlp(head.subarray(PREFIX_BYTES)) || isZstd(view, PREFIX_BYTES)) return "length-prefixed";
  }
  const varint = lengthAt(head, 0);
  return varint !== undefined && beginsLikeOtlp(head.subarray(varint.next)) ? "varint-delimited" : undefined;
}

/** Cuts bytes, as they come, into messages. */
export class MessageFrames {
  readonly #framing: Framing;
  #held: Uint8Array = new Uint8Array();
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #offset = 0;
  #needed = 0;

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  *push(chunk: Uint8Array): Generator<FramedMessage, undefined> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#framing === "one message" || this.#waitingBytes < this.#needed) return;
    this.#held = Buffer.concat(this.#waiting.splice(0));
    for (let message = this.#take(); message !== undefined; message = this.#take()) yield message;
    this.#waiting.push(this.#held);
    this.#waitingBytes = this.#held.length;
  }

  /** What is left: the one message, or a frame that broke off. */
  *end(): Generator<FramedMessage, undefined> {
    const bytes = Buffer.concat(this.#waiting.splice(0));
    if (this.#framing === "one message") yield { bytes, offset: 0, problem: undefined };
    else if (bytes.length > 0) {
      const start = this.#prefix(bytes)?.next ?? bytes.length;
      const problem = `the input ends ${Math.max(this.#needed - bytes.length, 1)} bytes too early`;
      yield { bytes: bytes.subarray(start), offset: this.#offset + start, problem };
    }
  }

  #take(): FramedMessage | undefined {
    const prefix = this.#prefix(this.#held);
    this.#needed = prefix === undefined ? 0 : prefix.next + prefix.length;
    if (prefix === undefined || this.#held.length < this.#needed) return undefined;
    const message = messageAt(this.#offset + prefix.next, this.#held.subarray(prefix.next, this.#needed));
    this.#held = this.#held.subarray(this.#needed);
    this.#offset += this.#needed;
    return message;
  }

  #prefix(bytes: Uint8Array): { length: number; next: number } | undefined {
    if (this.#framing === "varint-delimited") return lengthAt(bytes, 0);
    if (bytes.length < PREFIX_BYTES) return undefined;
    return { length: viewOf(bytes).getUint32(0), next: PREFIX_BYTES };
  }
}

function messageAt(offset: number, bytes: Uint8Array): FramedMessage {
  const isPacked = bytes.length > PREFIX_BYTES && isZstd(viewOf(bytes), 0);
  try {
    return { bytes: isPacked ? unpacked(bytes) : bytes, offset, problem: undefined };
  } catch (error) {
    return { bytes: new Uint8Array(), offset, problem: `damaged zstd: ${String(error)}` };
  }
}

/** No more than a frame may be: a few bytes can unpack to any length. */
function unpacked(bytes: Uint8Array): Uint8Array {
  return zstdDecompressSync(bytes, { maxOutputLength: MAX_FRAME });
}

function isZstd(view: DataView, offset: number): boolean {
  return view.byteLength >= offset + PREFIX_BYTES && view.getUint32(offset, true) === ZSTD_MAGIC;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
