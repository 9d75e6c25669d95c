import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { redirect, silence } from "../../replay/faults.ts";
import { answer, gzipped, json, plain, recorded, recording } from "../../replay/replies.ts";
import { startReplay } from "../../replay/server.ts";
import { Asking, troubleAt } from "./asking.ts";

const TRACES = "/api/v2/traces/*";
const said = recording("tempo/trace-v2").body.toString();

describe("an answer", () => {
  it("comes unpacked, with its status and its headers", async () => {
    await using tempo = await startReplay({ [TRACES]: gzipped("tempo/trace-v2") });
    await using asking = new Asking(tempo.url);
    const { status, headers, body } = await asking.client.get({
      path: "/api/v2/traces/7c1f",
      expects: "json",
      what: "a trace",
    });
    expect([status, headers["content-type"], new TextDecoder().decode(body)]).toEqual([
      200,
      "application/json",
      said,
    ]);
    expect(tempo.requests[0]?.headers).toMatchObject({
      accept: "application/json",
      "accept-encoding": "gzip",
      "user-agent": "lgtrace",
    });
  });

  it.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
    ["GZIP", gzipSync],
    ["identity", (bytes: Buffer) => bytes],
  ])("is unpacked from %s", async (encoding, pack) => {
    const packed = pack(Buffer.from(said));
    await using tempo = await startReplay({
      [TRACES]: answer(200, packed, { "content-encoding": encoding }),
    });
    await using asking = new Asking(tempo.url);
    expect(await asking.text()).toBe(said);
  });

  it("that is packed in several members is whole", async () => {
    const packed = Buffer.concat([gzipSync("[1,"), gzipSync("2]")]);
    await using tempo = await startReplay({ [TRACES]: answer(200, packed, { "content-encoding": "gzip" }) });
    await using asking = new Asking(tempo.url);
    expect(await asking.text()).toBe("[1,2]");
  });

  it("may be an error that the caller reads himself, at once", async () => {
    await using tempo = await startReplay({ "/ready": plain(503, "Ingester not ready") });
    await using asking = new Asking(tempo.url);
    const asked = { path: "/ready", expects: "text", what: "whether it is ready", tolerate: [503] } as const;
    expect((await asking.client.get(asked)).status).toBe(503);
    expect(tempo.requests).toHaveLength(1);
  });
});

describe("a question", () => {
  it.each(["", "/"])("keeps the path of its address, and no slash too many (%s)", async (end) => {
    await using tempo = await startReplay({ "/*": json({}) });
    await using asking = new Asking(`${tempo.url}/observability/tempo${end}`);
    await asking.text({ path: "/api/search", query: [["q", '{ name = "a&b=c d" }']] });
    expect(tempo.requests.map(({ path }) => path)).toEqual(["/observability/tempo/api/search"]);
    expect(tempo.requests[0]?.query.get("q")).toBe('{ name = "a&b=c d" }');
  });

  it("keeps the query of its address beside its own", async () => {
    await using tempo = await startReplay({ "/*": json({}) });
    await using asking = new Asking(`${tempo.url}/?tenant=blue`);
    await asking.text({ path: "/api/search?a=1", query: [["limit", "20"]] });
    expect([...(tempo.requests[0]?.query ?? [])]).toEqual([
      ["tenant", "blue"],
      ["a", "1"],
      ["limit", "20"],
    ]);
  });

  it("carries the headers of its backend, but says itself what it can read", async () => {
    await using tempo = await startReplay({ "/*": json({}) });
    const headers = [
      ["X-Scope-OrgID", "blue"],
      ["X-Many", "1"],
      ["x-many", "2"],
      ["Accept", "text/csv"],
      ["User-Agent", "mine"],
    ] as const;
    await using asking = new Asking(tempo.url, { headers });
    await asking.text({ headers: [["Accept", "application/protobuf"]] });
    expect(tempo.requests[0]?.headers).toMatchObject({
      "x-scope-orgid": "blue",
      "x-many": "1, 2",
      accept: "application/protobuf",
      "user-agent": "mine",
    });
  });

  it("makes a user in its address a basic Authorization, unless there is one", async () => {
    await using tempo = await startReplay({ "/*": json({}) });
    const withUser = tempo.url.replace("://", "://ada:p%40ss@");
    await using asking = new Asking(withUser);
    await asking.text();
    await using other = new Asking(withUser, { headers: [["Authorization", "Bearer token-1"]] });
    await other.text();
    expect(tempo.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from("ada:p@ss").toString("base64")}`,
      "Bearer token-1",
    ]);
  });

  it("that needs an address which is none names who gave it", async () => {
    const { code, message } = await troubleAt("ftp://ada:pass@tempo/");
    expect([code, message]).toEqual(["config", "TEMPO_URL is no address that can be asked: ftp://tempo"]);
  });

  it("is one of eight at a time, over connections that are kept", async () => {
    const ports = new Set<number | undefined>();
    let [now, most] = [0, 0];
    await using tempo = await startReplay({
      "/*": (request, response) => {
        ports.add(request.socket.remotePort);
        most = Math.max(most, ++now);
        setImmediate(() => {
          now--;
          response.writeHead(200).end("{}");
        });
      },
    });
    await using asking = new Asking(tempo.url);
    await Promise.all(Array.from({ length: 60 }, () => asking.text()));
    expect(most).toBeLessThanOrEqual(8);
    expect(ports.size).toBeLessThanOrEqual(8);
    expect(tempo.requests).toHaveLength(60);
  });
});

describe("a redirect", () => {
  it("on the same host is followed, with the credentials", async () => {
    await using tempo = await startReplay({
      "/api/v2/traces/7c1f": redirect("/moved/7c1f?x=1", 307),
      "/moved/7c1f": recorded("tempo/trace-v2"),
    });
    await using asking = new Asking(tempo.url, { headers: [["Authorization", "Bearer token-1"]] });
    expect(await asking.text()).toBe(said);
    expect(tempo.requests[1]?.headers.authorization).toBe("Bearer token-1");
    expect(asking.notes).toHaveLength(2);
  });

  it("to another host is named and not followed", async () => {
    await using evil = await startReplay({ "/*": json({}) });
    await using tempo = await startReplay({ "/*": redirect(`${evil.url}/login?back=1`) });
    const { code, message, hint } = await troubleAt(tempo.url, { headers: [["Authorization", "Bearer t"]] });
    expect(code).toBe("rejected");
    expect(message).toBe(`Tempo at ${tempo.url} sends us to another host, ${evil.url}`);
    expect(hint).toContain(`--tempo ${evil.url}`);
    expect(evil.requests).toEqual([]);
  });

  it("to what is no HTTP is named, and is no address to be tried", async () => {
    await using tempo = await startReplay({ "/*": redirect("javascript:alert(1)") });
    const { code, message, hint } = await troubleAt(tempo.url);
    expect([code, message]).toEqual([
      "rejected",
      `Tempo at ${tempo.url} sends us to what is no HTTP, javascript:`,
    ]);
    expect(hint).not.toContain("null");
  });

  it("in circles ends after five", async () => {
    await using tempo = await startReplay({ "/*": redirect("/again") });
    const { code, message } = await troubleAt(tempo.url);
    expect([code, message]).toEqual(["rejected", `Tempo at ${tempo.url} sends us round in circles`]);
    expect(tempo.requests).toHaveLength(6);
  });

  it("that does not say where is no answer", async () => {
    await using tempo = await startReplay({ "/*": answer(302, "") });
    expect(await troubleAt(tempo.url)).toMatchObject({ code: "unreachable" });
  });
});

describe("a client that is closed", () => {
  it("breaks off what it waits for, and asks no more", async () => {
    await using tempo = await startReplay({ "/*": silence });
    const asking = new Asking(tempo.url);
    const trouble = asking.trouble();
    await expect.poll(() => tempo.requests.length).toBe(1);
    await asking.client.close();
    expect((await trouble).code).toBe("interrupted");
    expect((await asking.trouble()).code).toBe("interrupted");
  });
});
