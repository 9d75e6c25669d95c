import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Answers one request, whose body has been read. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** What a real server answered: `recorded("tempo/trace-v2")` is fixtures/recorded/tempo/trace-v2.*. */
export function recorded(name: string): Reply {
  const { status, headers, body } = recording(name);
  return answer(status, body, headers);
}

export interface Recording {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A recording's parts, for tests that change one of them. What names its transfer is left out. */
export function recording(name: string): Recording {
  const file = join(import.meta.dirname, "../../fixtures/recorded", name);
  const [line = "", ...rest] = readFileSync(`${file}.headers`, "utf8").split("\r\n");
  const headers = rest.filter(Boolean).map((text) => /^([^:]+): ?(.*)$/.exec(text)?.slice(1) ?? []);
  const kept = headers.filter(([header]) => !/^(date|transfer-encoding|content-length)$/i.test(header ?? ""));
  return {
    status: Number(line.split(" ")[1]),
    headers: Object.fromEntries(kept),
    body: readFileSync(`${file}.body`),
  };
}

/** Any answer. It is complete: `content-length` is its body's. */
export function answer(
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return (_request, response) => {
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  };
}

/** A sentence as plain text, as both servers say what is wrong. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return answer(status, text, { "content-type": "text/plain; charset=utf-8", ...headers });
}

export function json(value: unknown, status = 200): Reply {
  return answer(status, JSON.stringify(value), { "content-type": "application/json" });
}

/** A recording, packed on the way as servers do when they are asked. */
export function gzipped(name: string): Reply {
  const { status, headers, body } = recording(name);
  return answer(status, gzipSync(body), { ...headers, "content-encoding": "gzip" });
}

/** One answer to those who ask for protobuf and another to all others, as Tempo's trace by id. */
export function negotiated(protobuf: Reply, otherwise: Reply): Reply {
  return (request, response) => {
    const wanted = request.headers.accept?.includes("application/protobuf") ? protobuf : otherwise;
    wanted(request, response);
  };
}
