import type { Duplex } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { type Dispatcher, request } from "undici";
import type { Header, Limits } from "../../model/backend.ts";

/** How one exchange ended: with an answer, whatever it says, or without one that is whole. */
export type Exchange = Answered | Broken;

export interface Answered {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Broken {
  readonly kind: "broken";
  readonly how:
    | "refused"
    | "dns"
    | "tls"
    | "connect-timeout"
    | "timeout"
    | "cut"
    | "garbage"
    | "too-large"
    | "other";
  /** The system's own word: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code: string;
  /** In words. */
  readonly why: string;
}

/** Asks once. Nothing is thrown: what breaks is told by how it broke. */
export async function exchange(
  url: URL,
  headers: readonly Header[],
  dispatcher: Dispatcher,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<Exchange> {
  const total = AbortSignal.timeout(limits.totalMs);
  const stop = signal === undefined ? total : AbortSignal.any([total, signal]);
  try {
    const answer = await request(url, {
      dispatcher,
      signal: stop,
      headers: { "accept-encoding": "gzip", ...Object.fromEntries(headers) },
    });
    const flat = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
    );
    const body = await readBody(answer.body, flat["content-encoding"], limits.maxBytes, stop);
    return { kind: "answer", status: answer.statusCode, headers: flat, body };
  } catch (error) {
    return total.aborted
      ? { kind: "broken", how: "timeout", code: "total", why: "no whole answer in time" }
      : brokenBy(error);
  }
}

class TooLarge extends Error {}
class Garbage extends Error {}

/** The unpacked body, counted while it is unpacked. */
async function readBody(
  packed: AsyncIterable<Uint8Array> & { destroy(): unknown },
  encoding: string | undefined,
  maxBytes: number,
  stop: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unpacked(packed, encoding)) {
    if (stop.aborted) throw stop.reason;
    length += chunk.length;
    if (length > maxBytes) {
      packed.destroy();
      throw new TooLarge();
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}

const ENGINES: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

function unpacked(
  packed: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncIterable<Uint8Array> {
  const engine = encoding === undefined ? undefined : ENGINES[encoding.toLowerCase()]?.();
  return engine === undefined ? packed : through(packed, engine);
}

/** What the connection does wrong stays told apart from what the packed bytes do wrong. */
async function* through(packed: AsyncIterable<Uint8Array>, engine: Duplex): AsyncGenerator<Uint8Array> {
  let broken: unknown;
  const feeding = (async () => {
    try {
      for await (const chunk of packed) {
        if (engine.destroyed) return;
        if (!engine.write(chunk)) await new Promise((done) => engine.once("drain", done).once("close", done));
      }
      engine.end();
    } catch (error) {
      broken = error;
      engine.destroy();
    }
  })();
  try {
    for await (const chunk of engine) yield chunk;
  } catch (error) {
    if (broken === undefined) throw new Garbage(error instanceof Error ? error.message : String(error));
  } finally {
    engine.destroy();
  }
  await feeding;
  if (broken !== undefined) throw broken;
}

const HOW: readonly (readonly [RegExp, Broken["how"], string])[] = [
  [/^ECONNREFUSED$/, "refused", "connection refused"],
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, "dns", "its name is not known"],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, "connect-timeout", "no connection in time"],
  [/^UND_ERR_HEADERS_TIMEOUT$/, "timeout", "no answer in time"],
  [/^UND_ERR_BODY_TIMEOUT$/, "timeout", "the answer stopped coming"],
  [
    /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_\w+|UND_ERR_ABORTED)$/,
    "cut",
    "the connection broke off",
  ],
  [/CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO/, "tls", "its certificate is not trusted"],
];

function brokenBy(error: unknown): Broken {
  if (error instanceof TooLarge) return broken("too-large", "", "the answer is too large");
  if (error instanceof Garbage)
    return broken("garbage", "", `the answer cannot be unpacked: ${error.message}`);
  const code = codeOf(error);
  const [, how, why] = HOW.find(([form]) => form.test(code)) ?? [];
  if (how !== undefined && why !== undefined) return broken(how, code, why);
  if (error instanceof Error && /terminated|other side closed|aborted/.test(error.message))
    return broken("cut", code, "the connection broke off");
  return broken("other", code, error instanceof Error ? error.message : String(error));
}

function broken(how: Broken["how"], code: string, why: string): Broken {
  return { kind: "broken", how, code, why };
}

/** The code of an error, of one that caused it, or of the first that it gathers. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0];
    else if ("code" in at && typeof at.code === "string") return at.code;
    else at = at.cause;
  }
  return "";
}
