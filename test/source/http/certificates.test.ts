import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recorded } from "../../replay/replies.ts";
import { type Certificate, certificateFile, startReplay } from "../../replay/server.ts";
import { Asking, type Setting, troubleAt } from "./asking.ts";

const ca = readFileSync(certificateFile("authority"), "utf8");
const SKIP = "TEMPO_TLS_SKIP_VERIFY=true, which trusts anybody";

describe("a server that speaks TLS", () => {
  it("is trusted where its authority is", async () => {
    await using tempo = await startReplay({ "/*": recorded("tempo/trace-v2") }, "loopback");
    await using asking = new Asking(tempo.url, { tls: { ca } });
    expect(await asking.text()).toContain("resourceSpans");
  });

  it.each(["expired", "other-host", "loopback"] as const)(
    "is trusted as %s where anybody is",
    async (name) => {
      await using tempo = await startReplay({ "/*": recorded("tempo/trace-v2") }, name);
      await using asking = new Asking(tempo.url, { tls: { skipVerify: true } });
      expect(await asking.text()).toContain("resourceSpans");
    },
  );

  it("and whose authority is not known", async () => {
    const { code, message, because, hint } = await trouble("loopback");
    expect(code).toBe("unreachable");
    expect(message).toBe(
      "cannot trust Tempo at TEMPO: its certificate is from an authority that is not known here",
    );
    expect(because).toBe(
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE\nasked for trace 7c1f; the address is from TEMPO_URL",
    );
    expect(hint).toBe(`TEMPO_CA_CERT_PATH=FILE with the authority's certificate · ${SKIP}`);
  });

  it("and whose certificate has expired", async () => {
    const { code, message, hint } = await trouble("expired", { tls: { ca } });
    expect([code, message]).toEqual([
      "unreachable",
      "cannot trust Tempo at TEMPO: its certificate has expired",
    ]);
    expect(hint).toBe(`have it renewed · ${SKIP}`);
  });

  it("and whose certificate is for another host", async () => {
    const { code, message, because, hint } = await trouble("other-host", { tls: { ca } });
    expect([code, message]).toEqual([
      "unreachable",
      "cannot trust Tempo at TEMPO: its certificate is for another host",
    ]);
    expect(because).toContain("it is for tempo.example");
    expect(hint).toBe(`--tempo with the name that it is for · ${SKIP}`);
  });

  it("asked for in plain HTTP, and the other way round", async () => {
    await using plain = await startReplay({});
    const url = plain.url.replace("http:", "https:");
    const { code, message, hint } = await troubleAt(url);
    expect([code, message]).toEqual([
      "unreachable",
      `cannot speak TLS with Tempo at ${url}: what answers there does not`,
    ]);
    expect(hint).toBe(`--tempo ${plain.url}`);
  });

  it("is asked once only", async () => {
    await using tempo = await startReplay({}, "loopback");
    await using asking = new Asking(tempo.url);
    await asking.trouble();
    expect(asking.waits).toEqual([]);
  });
});

describe("certificates that cannot be used", () => {
  it.each([
    ["the authority's certificate", { ca: "not a certificate" }],
    ["the client certificate and its key", { cert: ca, key: "no key" }],
  ])("are told before anything is sent: %s", async (what, tls) => {
    await using tempo = await startReplay({ "/*": recorded("tempo/trace-v2") }, "loopback");
    const { code, message, hint } = await troubleAt(tempo.url, { tls });
    expect([code, message]).toEqual(["config", `${what} for Tempo cannot be used`]);
    expect(hint).toContain("TEMPO_CA_CERT_PATH");
    expect(tempo.requests).toEqual([]);
  });
});

/** The trouble with a server that has a certificate; its address is written TEMPO. */
async function trouble(certificate: Certificate, setting: Setting = {}) {
  await using tempo = await startReplay({ "/*": recorded("tempo/trace-v2") }, certificate);
  const { code, message, because, hint } = await troubleAt(tempo.url, setting);
  expect(tempo.requests).toEqual([]);
  return { code, message: message.replace(tempo.url, "TEMPO"), because, hint };
}
