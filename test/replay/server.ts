import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { plain, type Reply } from "./replies.ts";

/**
 * A server on loopback that answers with what real servers said (fixtures/recorded) and breaks as
 * real ones break (faults.ts). For tests in this process, and for the command line spawned at its `url`.
 *
 *     const tempo = await startReplay({
 *       "/api/v2/traces/*": recorded("tempo/trace-v2"),          // one answer to every request
 *       "/api/search": [tooManyRequests(1), recorded("tempo/search")],  // in turn; the last one stays
 *       "/api/echo": (request, response) => { … },                // anything
 *     });
 *     await show(["--tempo", tempo.url]);
 *     expect(tempo.requests.map((asked) => asked.path)).toEqual([…]);
 *     await tempo.close();
 *
 * `*` stands for anything, the first route that fits answers, and what no route fits is
 * `404 page not found`, as from both servers. `await using tempo = await startReplay(…)` closes itself.
 * With a certificate it speaks TLS (certificates/README.md).
 */
export async function startReplay(routes: Routes, certificate?: Certificate): Promise<Replay> {
  const requests: Asked[] = [];
  const turns = new Map<string, number>();
  const listener: RequestListener = (request, response) => {
    const asked = askedOf(request);
    requests.push(asked);
    collect(request, asked, () => replyTo(asked, routes, turns)(request, response));
  };
  const server = certificate === undefined ? createServer(listener) : secure(certificate, listener);
  const sockets = openSockets(server);
  const url = await listen(server, certificate === undefined ? "http" : "https");
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(() => done()));
  };
  return { url, requests, close, [Symbol.asyncDispose]: close };
}

export type Routes = Readonly<Record<string, Reply | readonly Reply[]>>;

/** Signed by `certificates/authority.pem`: good here, for another host, too old. */
export type Certificate = "loopback" | "other-host" | "expired";

/** The file of a test certificate, for `TEMPO_CA_CERT_PATH` and its like. */
export function certificateFile(name: Certificate | "authority"): string {
  return join(import.meta.dirname, "certificates", `${name}.pem`);
}

export interface Replay extends AsyncDisposable {
  /** `http://127.0.0.1:41234`, without a slash at its end. */
  readonly url: string;
  /** Everything that was asked, in order; grows. */
  readonly requests: readonly Asked[];
  close(): Promise<void>;
}

export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  body: string;
}

/** Starts a server on a free port of loopback: its address. */
export async function listen(server: Server, scheme = "http"): Promise<string> {
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The address of a port that nobody listens on. */
export async function refusedUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((done) => server.close(done));
  return url;
}

function secure(certificate: Certificate, listener: RequestListener): Server {
  const key = join(import.meta.dirname, "certificates/server.key");
  return createSecureServer(
    { cert: readFileSync(certificateFile(certificate)), key: readFileSync(key) },
    listener,
  );
}

function askedOf(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? "/", "http://replay");
  const { method = "GET", headers } = request;
  return { method, path: url.pathname, query: url.searchParams, headers, body: "" };
}

function collect(request: IncomingMessage, asked: Asked, then: () => void): void {
  request.setEncoding("utf8");
  request.on("data", (text: string) => {
    asked.body += text;
  });
  request.on("end", then);
}

function replyTo({ path }: Asked, routes: Routes, turns: Map<string, number>): Reply {
  const route = Object.keys(routes).find((pattern) => fits(pattern, path));
  if (route === undefined) return plain(404, "404 page not found\n");
  const turn = turns.get(route) ?? 0;
  turns.set(route, turn + 1);
  const replies = [routes[route] ?? []].flat();
  return replies[Math.min(turn, replies.length - 1)] ?? plain(404, "404 page not found\n");
}

function fits(pattern: string, path: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(path);
}

function openSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}
