import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { Machine } from "../../live/lgtrace.ts";
import { recorded } from "../../replay/replies.ts";
import { certificateFile, listen, refusedUrl, startReplay } from "../../replay/server.ts";
import { Asking, troubleAt } from "./asking.ts";

const ca = readFileSync(certificateFile("authority"), "utf8");

describe("a proxy", () => {
  it("hands plain HTTP on, and is told who asks", async () => {
    await using proxy = await startProxy();
    await using asking = new Asking("http://tempo.example:3200/x", { proxy: withUser(proxy.url) });
    expect(await asking.text()).toBe("through the proxy");
    expect(proxy.asked).toEqual([
      "GET http://tempo.example:3200/x/api/v2/traces/7c1f Basic YWRhOnAxMjM0NTY=",
    ]);
  });

  it("is a tunnel for TLS, whose ends trust each other", async () => {
    await using proxy = await startProxy();
    await using tempo = await startReplay({ "/*": recorded("tempo/trace-v2") }, "loopback");
    await using asking = new Asking(tempo.url, { proxy: withUser(proxy.url), tls: { ca } });
    expect(await asking.text()).toContain("resourceSpans");
    expect(proxy.asked).toEqual([`CONNECT ${new URL(tempo.url).host} Basic YWRhOnAxMjM0NTY=`]);
    expect(tempo.requests[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  it("without a scheme is one all the same", async () => {
    await using proxy = await startProxy();
    await using asking = new Asking("http://tempo.example:3200", { proxy: proxy.url.replace("http://", "") });
    expect(await asking.text()).toBe("through the proxy");
  });

  it.each(["http", "https"])("that wants to know who asks refuses (%s)", async (scheme) => {
    await using proxy = await startProxy(407);
    const { code, message, hint } = await troubleAt(`${scheme}://tempo.example`, {
      proxy: withUser(proxy.url),
    });
    expect([code, message]).toEqual(["refused", `the proxy ${proxy.url} wants credentials, or others (407)`]);
    expect(hint).toBe("user and password in the proxy's address");
  });

  it("that leads nowhere is named", async () => {
    await using proxy = await startProxy(502);
    const { code, message } = await troubleAt("https://tempo.example", { proxy: proxy.url });
    expect([code, message]).toEqual([
      "unreachable",
      `the proxy ${proxy.url} does not lead to Tempo at https://tempo.example (it answers 502)`,
    ]);
  });

  it("that is not there is named", async () => {
    const proxy = await refusedUrl();
    const { code, message, because } = await troubleAt("https://tempo.example", { proxy });
    expect([code, message]).toEqual([
      "unreachable",
      "cannot reach Tempo at https://tempo.example (connection refused)",
    ]);
    expect(because).toBe(`asked for trace 7c1f; the address is from TEMPO_URL\nthrough the proxy ${proxy}`);
  });

  it("that is no HTTP address is the caller's to change", async () => {
    const { code, message } = await troubleAt("http://tempo.example", {
      proxy: "socks5://ada:p123456@proxy:1080",
    });
    expect([code, message]).toEqual([
      "config",
      "the proxy for Tempo is no HTTP address: socks5://proxy:1080",
    ]);
  });
});

describe("the bundled program", () => {
  it("reaches a server with TLS behind a proxy, and ends", async () => {
    await using proxy = await startProxy();
    await using tempo = await startReplay({ "/api/v2/traces/*": recorded("tempo/trace-v2") }, "loopback");
    using machine = new Machine({
      TEMPO_URL: tempo.url,
      TEMPO_HTTP_PROXY_URL: withUser(proxy.url),
      TEMPO_CA_CERT_PATH: certificateFile("authority"),
    });
    const { stdout, code } = await machine.lgtrace("show", "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e", "--verbose");
    expect(stdout).toContain("spans");
    expect(code).toBe(0);
    expect(proxy.asked).toHaveLength(1);
  });
});

function withUser(url: string): string {
  return url.replace("://", "://ada:p123456@");
}

/** A proxy that connects whoever asks, or answers every CONNECT with a status. */
async function startProxy(status = 200): Promise<{ url: string; asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method, url, headers }: IncomingMessage) =>
    asked.push([method, url, headers["proxy-authorization"]].filter(Boolean).join(" "));
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(status).end("through the proxy");
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    note(request);
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const through = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    sockets.add(through);
    return undefined;
  });
  const url = await listen(server);
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  return { url, asked, [Symbol.asyncDispose]: close };
}
