import { Failure } from "../model/failure.ts";
import type { Document } from "../wire/format.ts";
import { formatOf } from "../wire/index.ts";
import { DocumentSplitter } from "../wire/text/documents.ts";
import { jsonDocument } from "../wire/text/piece.ts";
import { DocumentReader, type EvidenceSink } from "./document-reader.ts";
import type { InputReport } from "./input-report.ts";
import { type FramedMessage, framingOf, MessageFrames } from "./message-frames.ts";
import { DamagedArchive, sniff, unpack } from "./unpack.ts";

type Chunks = AsyncIterable<Uint8Array>;

const HEAD_BYTES = 4096;
const OPENING_BRACE = 0x7b;
const BEGINNING = { line: undefined, byte: 0, torn: undefined } as const;
/** Of so many bytes of text one may be a control character: a NUL that a crash left, say. */
const BYTES_PER_CONTROL = 20;

/**
 * Reads one input, whatever it is: unpacks it, cuts it into documents, and hands the spans and lines
 * of each to `evidence` as they come, holding no more than the longest document. What cannot be read
 * stands in the report. Throws `Failure` "interrupted" once `signal` says so, and whatever `input`
 * throws.
 */
export async function readInput(
  input: Chunks,
  evidence: EvidenceSink,
  signal?: AbortSignal,
): Promise<InputReport> {
  const reader = new DocumentReader(evidence);
  const unpacked = new Unpacked(input, reader, signal);
  const { head, chunks } = await sniff(unpacked, HEAD_BYTES);
  const framing = framingOf(head);
  if (framing !== undefined) await readMessages(chunks, new MessageFrames(framing), reader);
  else if (isText(head)) await readText(chunks, reader);
  else await reader.read({ document: { kind: "bytes", bytes: head }, ...BEGINNING });
  return reader.end(unpacked.bytes);
}

/** The unpacked bytes, counted; they just end where the archive breaks, and the reader is told. */
class Unpacked implements Chunks {
  bytes = 0;
  readonly #input: Chunks;
  readonly #reader: DocumentReader;
  readonly #signal: AbortSignal | undefined;

  constructor(input: Chunks, reader: DocumentReader, signal: AbortSignal | undefined) {
    this.#input = input;
    this.#reader = reader;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    try {
      for await (const chunk of unpack(this.#input)) {
        if (this.#signal?.aborted === true) throw new Failure("interrupted", "interrupted while reading");
        this.bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof DamagedArchive)) throw error;
      this.#reader.problemAt(this.bytes, "the rest of the compressed bytes", error.message);
    }
  }
}

async function readText(chunks: Chunks, reader: DocumentReader): Promise<void> {
  const splitter = new DocumentSplitter(isTrace);
  for await (const chunk of chunks)
    for (const piece of splitter.push(chunk)) {
      const loading = reader.read(piece);
      if (loading !== undefined) await loading;
    }
  for (const piece of splitter.end()) await reader.read(piece);
}

function isTrace(document: Document): boolean {
  const format = formatOf(document);
  return format !== undefined && format.carries !== "logs";
}

/** White space and the escapes of coloured logs are text; NUL and the other control characters rarely. */
function isText(head: Uint8Array): boolean {
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  return controls * BYTES_PER_CONTROL <= head.length;
}

async function readMessages(chunks: Chunks, frames: MessageFrames, reader: DocumentReader): Promise<void> {
  for await (const chunk of chunks)
    for (const message of frames.push(chunk)) await readMessage(message, reader);
  for (const message of frames.end()) await readMessage(message, reader);
}

async function readMessage({ bytes, offset, problem }: FramedMessage, reader: DocumentReader): Promise<void> {
  const isJson = bytes[0] === OPENING_BRACE;
  const document = isJson ? jsonDocument(Buffer.from(bytes).toString()) : ({ kind: "bytes", bytes } as const);
  if (document !== undefined) await reader.read({ document, line: undefined, byte: offset, torn: undefined });
  if (problem !== undefined) reader.problemAt(offset, "a whole message", problem);
}
