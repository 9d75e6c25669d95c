import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { createGzip } from "node:zlib";
import { answer, plain, type Reply, recorded, recording } from "./replies.ts";

/** Closes the connection before a byte of an answer. */
export const resetAtOnce: Reply = (request) => {
  request.socket.resetAndDestroy();
};

/** Promises a recorded body and resets the connection in its middle. */
export function resetInBody(name: string): Reply {
  return (request, response) => sendHalf(name, response, () => request.socket.resetAndDestroy());
}

/** Promises a recorded body, sends half of it and closes politely. */
export function cutBody(name: string): Reply {
  return (request, response) => sendHalf(name, response, () => request.socket.end());
}

/** A complete answer whose text stops in its middle: a proxy cut it, the length agrees. */
export function truncated(name: string): Reply {
  const { status, headers, body } = recording(name);
  return answer(status, body.subarray(0, body.length >> 1), headers);
}

/** Says gzip, and is none. */
export const gzipGarbage: Reply = answer(200, createHash("sha512").update("garbage").digest(), {
  "content-type": "application/json",
  "content-encoding": "gzip",
});

/** What stands before a server that wants to know who asks. */
export function loginPage(status = 200): Reply {
  const page =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>…</form></body></html>\n";
  return answer(status, page, { "content-type": "text/html; charset=utf-8" });
}

/** JSON that begins well and does not end, as fast as it is read. */
export const endlessBody: Reply = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"batches":[');
  pump(response, Buffer.from('{"resource":{}},'.repeat(4096)));
};

/** A small answer that unpacks without an end. */
export const gzipBomb: Reply = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  const gzip = createGzip({ level: 1 });
  gzip.pipe(response);
  response.on("close", () => gzip.destroy());
  pump(gzip, Buffer.alloc(1 << 20, " "));
};

/** One byte of a recorded body every `everyMs`. */
export function drip(name: string, everyMs = 1000): Reply {
  return (_request, response) => {
    const { status, headers, body } = recording(name);
    response.writeHead(status, { ...headers, "content-length": body.length });
    let sent = 0;
    const timer = setInterval(() => response.write(body.subarray(sent, ++sent)), everyMs);
    response.on("close", () => clearInterval(timer));
  };
}

/** Takes the question and never answers. */
export const silence: Reply = () => {};

/** Sends the head of an answer and nothing more. */
export const silentBody: Reply = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
};

export function redirect(location: string, status = 302): Reply {
  return answer(status, "", { location });
}

/** Tempo's full queue; servers send no Retry-After there, proxies do. */
export function tooManyRequests(retryAfter?: string | number): Reply {
  return plain(429, "job queue full", retryAfter === undefined ? {} : { "retry-after": String(retryAfter) });
}

/** A 500 that is really the question's fault: a type error while Tempo searches. */
export const typeError: Reply = recorded("tempo/search-type-error");

/** A proxy's own page for a server that is not there: 502, 503 or 504. */
export function badGateway(status = 502): Reply {
  const words = { 502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out" };
  const title = `${status} ${words[status as 502] ?? "Error"}`;
  return answer(status, `<html><head><title>${title}</title></head><body>${title}</body></html>\n`, {
    "content-type": "text/html",
  });
}

/** What a server with tenants says to a request that names none. */
export const noOrgId: Reply = plain(401, "no org id\n");

/** A server whose API stands below a prefix that was not given. */
export const wrongPrefix: Reply = plain(404, "404 page not found\n");

/** 200 and not a byte. */
export const emptyBody: Reply = answer(200, "");

/** Bytes of no format, said to be protobuf. */
export const protobufGarbage: Reply = answer(200, Buffer.alloc(64, 0xff), {
  "content-type": "application/protobuf",
});

function sendHalf(name: string, response: ServerResponse, then: () => void): void {
  const { status, headers, body } = recording(name);
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.write(body.subarray(0, body.length >> 1), () => setImmediate(then));
}

function pump(into: NodeJS.WritableStream & { destroyed?: boolean }, chunk: Buffer): void {
  const more = (): void => {
    while (into.destroyed !== true && into.write(chunk));
  };
  into.on("drain", more);
  into.on("error", () => {});
  more();
}
