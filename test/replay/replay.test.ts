import { get, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { cutBody, emptyBody, gzipGarbage, resetInBody, tooManyRequests, typeError } from "./faults.ts";
import { gzipped, json, negotiated, recorded, recording } from "./replies.ts";
import { refusedUrl, startReplay } from "./server.ts";

describe("the replaying server", () => {
  it("says what the real one said, with its status and its headers", async () => {
    await using tempo = await startReplay({ "/api/v2/traces/*": recorded("tempo/trace-v2") });
    const answered = await fetch(`${tempo.url}/api/v2/traces/7c1f?start=5`, { headers: { "x-who": "me" } });
    expect(answered.headers.get("content-type")).toBe("application/json");
    expect(await answered.text()).toBe(recording("tempo/trace-v2").body.toString());
    expect(tempo.requests.map(({ path, query }) => [path, query.get("start")])).toEqual([
      ["/api/v2/traces/7c1f", "5"],
    ]);
    expect(tempo.requests[0]?.headers["x-who"]).toBe("me");
  });

  it("answers in turn, and goes on with the last answer", async () => {
    await using tempo = await startReplay({ "/api/search": [tooManyRequests(1), recorded("tempo/search")] });
    const asked = [1, 2, 3].map(() => `${tempo.url}/api/search`);
    const statuses: number[] = [];
    for (const url of asked) statuses.push((await fetch(url)).status);
    expect(statuses).toEqual([429, 200, 200]);
  });

  it("has no answer where no route fits", async () => {
    await using tempo = await startReplay({ "/api/echo": json({}) });
    expect((await fetch(`${tempo.url}/api/echoes`)).status).toBe(404);
  });

  it("packs an answer, and keeps protobuf for those who ask for it", async () => {
    const protobuf = recorded("tempo/trace-v2-protobuf");
    await using tempo = await startReplay({ "/*": negotiated(protobuf, gzipped("tempo/trace-v2")) });
    const unpacked = await (await fetch(tempo.url)).text();
    const raw = await fetch(tempo.url, { headers: { accept: "application/protobuf" } });
    expect(unpacked).toBe(recording("tempo/trace-v2").body.toString());
    expect(raw.headers.get("content-type")).toBe("application/protobuf");
  });

  it("remembers what was sent to it", async () => {
    await using loki = await startReplay({ "/loki/api/v1/push": json({}, 204) });
    await fetch(`${loki.url}/loki/api/v1/push`, { method: "POST", body: '{"streams":[]}' });
    expect(loki.requests[0]).toMatchObject({ method: "POST", body: '{"streams":[]}' });
  });
});

describe("its faults", () => {
  it.each([
    ["reset in the middle", resetInBody("tempo/trace-v2"), "ECONNRESET"],
    ["cut in the middle", cutBody("tempo/trace-v2"), "ECONNRESET"],
  ])("%s: half of the body comes, then trouble", async (_name, fault, code) => {
    await using tempo = await startReplay({ "/*": fault });
    const { received, trouble } = await read(tempo.url);
    expect(received).toBe(recording("tempo/trace-v2").body.length >> 1);
    expect(trouble).toBe(code);
  });

  it("gzip that is none", async () => {
    await using tempo = await startReplay({ "/*": gzipGarbage });
    await expect((await fetch(tempo.url)).text()).rejects.toThrow();
  });

  it("200 without a byte, and a 500 that is the question's fault", async () => {
    await using tempo = await startReplay({ "/nothing": emptyBody, "/search": typeError });
    expect(await (await fetch(`${tempo.url}/nothing`)).text()).toBe("");
    expect(await (await fetch(`${tempo.url}/search`)).text()).toContain(
      "expected a numeric, but got TypeString",
    );
  });

  it("a port that nobody listens on", async () => {
    expect((await read(await refusedUrl())).trouble).toBe("ECONNREFUSED");
  });
});

/** Reads what comes until it ends or breaks, at the level where a broken body shows. */
function read(url: string): Promise<{ received: number; trouble: string | undefined }> {
  return new Promise((done) => {
    let received = 0;
    const broke = (error: NodeJS.ErrnoException): void => done({ received, trouble: error.code });
    get(url, (response: IncomingMessage) => {
      response.on("data", (chunk: Buffer) => {
        received += chunk.length;
      });
      response.on("error", broke);
      response.on("end", () => done({ received, trouble: undefined }));
    }).on("error", broke);
  });
}
