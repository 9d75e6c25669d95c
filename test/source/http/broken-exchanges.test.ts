import { createServer, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  drip,
  endlessBody,
  gzipBomb,
  gzipGarbage,
  resetAtOnce,
  resetInBody,
  silence,
  silentBody,
} from "../../replay/faults.ts";
import { answer, plain, recorded, recording } from "../../replay/replies.ts";
import { refusedUrl, startReplay } from "../../replay/server.ts";
import { Asking, troubleAt } from "./asking.ts";

const ASKED = "asked for trace 7c1f; the address is from TEMPO_URL";
const half = recording("tempo/trace-v2").body.length >> 1;

describe("a server that cannot be reached", () => {
  it("refuses the connection", async () => {
    const url = await refusedUrl();
    const { code, message, because, hint } = await troubleAt(url);
    expect(code).toBe("unreachable");
    expect(message).toBe(`cannot reach Tempo at ${url} (connection refused)`);
    expect(because).toBe(ASKED);
    expect(hint).toBe("lgtrace doctor · --tempo URL");
  });

  it("refuses it under every address of its name", async () => {
    const url = (await refusedUrl()).replace("127.0.0.1", "localhost");
    expect((await troubleAt(url)).message).toBe(`cannot reach Tempo at ${url} (connection refused)`);
  });

  it("has a name that nobody knows", async () => {
    const { code, message } = await troubleAt("http://tempo.invalid:3200");
    expect(code).toBe("unreachable");
    expect(message).toMatch(
      /^cannot reach Tempo at http:\/\/tempo\.invalid:3200 \((no host is named|DNS does not answer for) tempo\.invalid\)$/,
    );
  });

  it("does not greet back", async () => {
    await using mute = await startMute();
    const url = mute.url.replace("http:", "https:");
    const { code, message } = await troubleAt(url, { limits: { connectMs: 60 } });
    expect([code, message]).toEqual([
      "unreachable",
      `cannot reach Tempo at ${url} (no connection within 0.06 s)`,
    ]);
  });

  it("speaks something else", async () => {
    await using talker = await startMute("220 mail.example ESMTP\r\n");
    const { code, message } = await troubleAt(talker.url);
    expect([code, message]).toEqual(["unreachable", `what answers at ${talker.url} does not speak HTTP`]);
  });
});

describe("a server that is slow", () => {
  it.each([
    ["never answers", silence, { firstByteMs: 60 }, "does not answer (nothing within 0.06 s)"],
    ["never answers in the whole time", silence, { totalMs: 60 }, "does not answer (nothing within 0.06 s)"],
    [
      "sends the head alone",
      silentBody,
      { idleMs: 60 },
      "fell silent in its answer (0 bytes, then nothing for 0.06 s)",
    ],
  ])("%s", async (_, fault, limits, what) => {
    await using tempo = await startReplay({ "/*": fault });
    const { code, message, hint } = await troubleAt(tempo.url, { limits });
    expect([code, message]).toEqual(["unreachable", `Tempo at ${tempo.url} ${what}`]);
    expect(hint).toContain("--timeout TIME");
  });

  it("drips, and is never silent: the whole time ends it", async () => {
    await using tempo = await startReplay({ "/*": drip("tempo/trace-v2", 10) });
    const { code, message } = await troubleAt(tempo.url, { limits: { idleMs: 2000, totalMs: 400 } });
    expect(code).toBe("unreachable");
    expect(message).toMatch(/ is too slow \(\d+ bytes? in 0\.4 s, and no end\)$/);
  });

  it("drips its error, which ends too", async () => {
    await using tempo = await startReplay({
      "/*": (_request, response) => {
        response.writeHead(400);
        const timer = setInterval(() => response.write("x"), 10);
        response.on("close", () => clearInterval(timer));
      },
    });
    expect(await troubleAt(tempo.url, { limits: { totalMs: 150 } })).toMatchObject({ code: "unreachable" });
  });

  it("is not slow while it keeps others waiting", async () => {
    let served = 0;
    await using tempo = await startReplay({
      "/*": (request, response) => {
        setTimeout(() => recorded("tempo/trace-v2")(request, response), 60);
        served++;
      },
    });
    await using asking = new Asking(tempo.url, { limits: { firstByteMs: 1000, totalMs: 1000 } });
    await Promise.all(Array.from({ length: 160 }, () => asking.text()));
    expect(served).toBe(160);
  });
});

describe("an answer that is not whole", () => {
  it("is cut in its middle", async () => {
    await using tempo = await startReplay({ "/*": resetInBody("tempo/trace-v2") });
    const { code, message, because } = await troubleAt(tempo.url);
    expect([code, message]).toEqual([
      "unreachable",
      `the answer of Tempo at ${tempo.url} was cut off (after ${half.toLocaleString("en")} bytes)`,
    ]);
    expect(because).toBe(`asked 3 times\n${ASKED}`);
  });

  it("is cut before it begins", async () => {
    await using tempo = await startReplay({ "/*": resetAtOnce });
    const { code, message } = await troubleAt(tempo.url);
    expect([code, message]).toEqual([
      "unreachable",
      `Tempo at ${tempo.url} closed the connection without an answer`,
    ]);
  });

  it("is cut before it was packed whole", async () => {
    const packed = gzipSync(recording("tempo/trace-v2").body);
    const cut = answer(200, packed.subarray(0, packed.length >> 1), { "content-encoding": "gzip" });
    await using tempo = await startReplay({ "/*": [cut, cut, recorded("tempo/trace-v2")] });
    await using asking = new Asking(tempo.url);
    expect(await asking.text()).toBe(recording("tempo/trace-v2").body.toString());
  });

  it("says gzip and is none", async () => {
    await using tempo = await startReplay({ "/*": gzipGarbage });
    const { code, message } = await troubleAt(tempo.url);
    expect([code, message]).toEqual([
      "unreachable",
      `the answer of Tempo at ${tempo.url} cannot be unpacked (gzip: incorrect header check)`,
    ]);
    expect(tempo.requests).toHaveLength(1);
  });

  it("is packed as nobody asked", async () => {
    await using tempo = await startReplay({ "/*": answer(200, "x", { "content-encoding": "lzma" }) });
    expect((await troubleAt(tempo.url)).message).toContain('(packed as "lzma", which nobody asked for)');
  });
});

describe("an answer that is too large", () => {
  it.each([
    ["plain and endless", endlessBody],
    ["small, and endless once it is unpacked", gzipBomb],
  ])("ends at the limit: %s", async (_, fault) => {
    await using tempo = await startReplay({ "/*": fault });
    const { code, message, hint } = await troubleAt(tempo.url, { limits: { maxBytes: 4 * 1024 * 1024 } });
    expect([code, message]).toEqual([
      "unreachable",
      `the answer of Tempo at ${tempo.url} is too large (over 4 MiB unpacked)`,
    ]);
    expect(hint).toMatch(/^--max-response SIZE/);
    expect(tempo.requests).toHaveLength(1);
  });

  it("says so itself: 2 GB are not waited for", async () => {
    await using tempo = await startReplay({
      "/*": (_request, response) => {
        response.writeHead(200, { "content-length": 2 ** 31 }).flushHeaders();
      },
    });
    expect((await troubleAt(tempo.url)).message).toContain("is too large (over 512 MiB unpacked)");
  });

  it("is one byte over it, and none where it just fits", async () => {
    await using tempo = await startReplay({ "/*": plain(200, "x".repeat(1000)) });
    await using fits = new Asking(tempo.url, { limits: { maxBytes: 1000 } });
    expect(await fits.text()).toHaveLength(1000);
    const { message } = await troubleAt(tempo.url, { limits: { maxBytes: 999 } });
    expect(message).toContain("(over 999 bytes unpacked)");
  });
});

describe("Ctrl-C", () => {
  it.each([
    ["while the server is silent", silence],
    ["in the middle of an answer", endlessBody],
  ])("ends a question %s", async (_, fault) => {
    const controller = new AbortController();
    await using tempo = await startReplay({ "/*": fault });
    await using asking = new Asking(tempo.url, { signal: controller.signal });
    const trouble = asking.trouble();
    await expect.poll(() => tempo.requests.length).toBe(1);
    controller.abort();
    expect(await trouble).toMatchObject({
      code: "interrupted",
      message: "interrupted",
    });
  });

  it("ends it before it is asked, and while it waits to be asked again", async () => {
    await using tempo = await startReplay({ "/*": plain(503, "") });
    const controller = new AbortController();
    const asking = new Asking(tempo.url, { signal: controller.signal });
    asking.waits.push = () => {
      controller.abort();
      return 0;
    };
    expect((await asking.trouble()).code).toBe("interrupted");
    expect((await asking.trouble()).code).toBe("interrupted");
    expect(tempo.requests).toHaveLength(1);
  });
});

/** A server that takes connections and says nothing, or one thing that is not HTTP. */
async function startMute(greeting?: string): Promise<{ url: string } & AsyncDisposable> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => greeting !== undefined && socket.end(greeting));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = (): Promise<void> => new Promise((done) => server.close(() => done()));
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}
