import type { Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";

/** Compressed bytes that break; what came before the break has been handed on. */
export class DamagedArchive extends Error {
  override readonly name = "DamagedArchive";
}

type Chunks = AsyncIterable<Uint8Array>;

/** One step of decompression takes so much at once, since a little can unpack to a thousand times as much. */
const STEP_BYTES = 16 * 1024;
const SNIFFED_BYTES = 4;
const BOM_UTF8 = [0xef, 0xbb, 0xbf];
const BOM_UTF16_LE = [0xff, 0xfe];
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Bytes without their wrapping: gzip and zstd (by their magic numbers, also one in the other), a
 * byte order mark, UTF-16LE made UTF-8. Throws `DamagedArchive` behind all that could be unpacked.
 */
export async function* unpack(packed: Chunks): AsyncGenerator<Uint8Array, undefined> {
  const { head, chunks } = await sniff(packed);
  if (startsWith(head, GZIP)) yield* unpack(decompress(chunks, createGunzip(), "gzip"));
  else if (startsWith(head, ZSTD)) yield* unpack(decompress(chunks, createZstdDecompress(), "zstd"));
  else if (startsWith(head, BOM_UTF8)) yield* without(chunks, BOM_UTF8.length);
  else if (startsWith(head, BOM_UTF16_LE)) yield* utf8(without(chunks, BOM_UTF16_LE.length));
  else if (isUtf16(head)) yield* utf8(chunks);
  else yield* chunks;
}

async function* decompress(
  packed: Chunks,
  engine: Transform,
  name: string,
): AsyncGenerator<Uint8Array, undefined> {
  const unpacked: Uint8Array[] = [];
  let failure: Error | undefined;
  engine.on("data", (chunk: Uint8Array) => unpacked.push(chunk));
  engine.on("error", (error) => {
    failure = error;
  });
  for await (const step of stepsOf(packed)) {
    await written(engine, step);
    yield* unpacked.splice(0);
    if (failure !== undefined) break;
  }
  if (failure === undefined) await ended(engine);
  yield* unpacked;
  if (failure !== undefined) throw new DamagedArchive(`${name}: ${failure.message}`, { cause: failure });
}

/** An engine that breaks never calls back: it just closes. */
function written(engine: Transform, step: Uint8Array): Promise<void> {
  return new Promise((done) => {
    engine.once("close", done);
    engine.write(step, () => {
      engine.off("close", done);
      done();
    });
  });
}

function ended(engine: Transform): Promise<void> {
  return new Promise((done) => {
    engine.once("end", done);
    engine.once("error", () => done());
    engine.end();
  });
}

async function* stepsOf(chunks: Chunks): AsyncGenerator<Uint8Array, undefined> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += STEP_BYTES) yield chunk.subarray(at, at + STEP_BYTES);
}

/** The first bytes, and all bytes again, those included. */
export async function sniff(
  chunks: Chunks,
  wanted = SNIFFED_BYTES,
): Promise<{ head: Uint8Array; chunks: Chunks }> {
  const rest = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  while (length < wanted) {
    const next = await rest.next();
    if (next.done === true) break;
    seen.push(next.value);
    length += next.value.length;
  }
  return { head: Buffer.concat(seen).subarray(0, wanted), chunks: chain(seen, rest) };
}

async function* chain(
  seen: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  yield* seen;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function* without(chunks: Chunks, skipped: number): AsyncGenerator<Uint8Array, undefined> {
  let left = skipped;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function* utf8(chunks: Chunks): AsyncGenerator<Uint8Array, undefined> {
  const decoder = new TextDecoder("utf-16le");
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** UTF-16LE without a byte order mark: ASCII characters with a zero behind each. */
function isUtf16(head: Uint8Array): boolean {
  const [first = 0, second, third = 0, fourth] = head;
  return first !== 0 && third !== 0 && second === 0 && fourth === 0;
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}
