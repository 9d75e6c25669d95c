import { describe, expect, it } from "vitest";
import { Secrets } from "../../../src/source/http/secrets.ts";
import {
  badGateway,
  cutBody,
  emptyBody,
  gzipGarbage,
  loginPage,
  redirect,
  resetAtOnce,
  silence,
  silentBody,
  tooManyRequests,
  typeError,
  wrongPrefix,
} from "../../replay/faults.ts";
import { json, plain, type Reply } from "../../replay/replies.ts";
import { refusedUrl, startReplay } from "../../replay/server.ts";
import { Asking, printed } from "./asking.ts";

const TOKEN = "glsa_T0ken.of+the/user=";
const PASSWORD = "p@ss:w0rd";
const QUERY_TOKEN = "qu3ry-token";
const PROXY_PASSWORD = "pr0xy-pass";
const ALL = [
  TOKEN,
  PASSWORD,
  QUERY_TOKEN,
  PROXY_PASSWORD,
  encodeURIComponent(TOKEN),
  encodeURIComponent(PASSWORD),
  Buffer.from(`ada:${PASSWORD}`).toString("base64"),
];

/** Repeats everything that it was told, in every way that servers do. */
const parrot =
  (status: number): Reply =>
  (request, response) => {
    const { authorization, "x-api-key": key } = request.headers;
    const said = `bad ${authorization} or ${key} at ${request.url}; decoded ada:${PASSWORD}, ${PASSWORD}`;
    response.writeHead(status, { "content-type": "text/plain" }).end(said);
  };

const FAULTS: Readonly<Record<string, Reply>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 422, 429, 500, 501, 503].map((status) => [`parrot ${status}`, parrot(status)]),
  ),
  "parrot in a page": (_request, response) => void response.end(`<html><title>${TOKEN}</title>`),
  "parrot in JSON": json({ message: `no ${TOKEN} and ${PASSWORD}` }, 400),
  "parrot redirects": redirect(`http://elsewhere.example/${encodeURIComponent(TOKEN)}?t=${QUERY_TOKEN}`),
  "redirects with a user": redirect(`http://ada:${encodeURIComponent(PASSWORD)}@elsewhere.example/`),
  "redirects here": redirect(`/again/${encodeURIComponent(TOKEN)}?t=${QUERY_TOKEN}`),
  "packed as a token": (_request, response) =>
    void response.writeHead(200, { "content-encoding": TOKEN }).end("x"),
  "bad gateway": badGateway(),
  cut: cutBody("tempo/trace-v2"),
  empty: emptyBody,
  garbage: gzipGarbage,
  login: loginPage(),
  reset: resetAtOnce,
  silence,
  "silent body": silentBody,
  "too many": tooManyRequests(120),
  "type error": typeError,
  "wrong prefix": wrongPrefix,
  fine: plain(200, "fine"),
};

describe("secrets", () => {
  it.each(Object.keys(FAULTS))("are not in what is printed: %s", async (name) => {
    await using tempo = await startReplay({ "/*": FAULTS[name] ?? emptyBody });
    const told = await everything(tempo.url);
    expect(ALL.filter((secret) => told.includes(secret))).toEqual([]);
    expect(tempo.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}` });
  });

  it.each([
    ["nobody there", () => refusedUrl(), undefined],
    ["a name that nobody knows", () => "http://tempo.invalid", undefined],
    ["no TLS there", async () => (await refusedUrl()).replace("http", "https"), undefined],
    ["an address that is none", () => "ftp://tempo", undefined],
    ["a proxy that is not there", () => "http://tempo.example", "http://127.0.0.1:1"],
    ["a proxy that is none", () => "http://tempo.example", "socks5://proxy:1080"],
  ])("are not in what is printed: %s", async (_, address, proxy) => {
    const told = await everything(await address(), proxy);
    expect(ALL.filter((secret) => told.includes(secret))).toEqual([]);
    expect(told).toMatch(/tempo/i);
  });

  it("that cannot be sent are not printed either", async () => {
    await using tempo = await startReplay({});
    await using asking = new Asking(tempo.url, { headers: [["Authorization", `Bearer ${TOKEN}\u{1f511}`]] });
    const failure = await asking.trouble();
    expect(failure.code).toBe("config");
    expect(failure.message).toBe("a header for Tempo cannot be sent");
    expect(printed(failure)).not.toContain(TOKEN);
    expect(tempo.requests).toEqual([]);
  });

  it("leave the words round them alone", () => {
    const headers = [
      ["Authorization", `Basic ${Buffer.from("ada:a1").toString("base64")}`],
      ["X-Scope-OrgID", "tenant"],
    ] as const;
    const secrets = new Secrets({ url: "http://tempo", headers, proxy: undefined });
    expect(secrets.without("tenant: a1 is wrong, say a1s or ada1")).toBe(
      "tenant: [secret] is wrong, say a1s or ada1",
    );
  });
});

/** All that one question prints with every secret in place: the failure, its cause and the notes. */
async function everything(url: string, proxy?: string): Promise<string> {
  const user = `ada:${encodeURIComponent(PASSWORD)}@`;
  const address = `${url.replace("://", `://${user}`)}/?token=${QUERY_TOKEN}`;
  await using asking = new Asking(address, {
    headers: [
      ["Authorization", `Bearer ${TOKEN}`],
      ["X-Api-Key", PASSWORD],
    ],
    limits: { firstByteMs: 80, idleMs: 80 },
    proxy: proxy?.replace("://", `://ada:${PROXY_PASSWORD}@`),
  });
  const told = await asking.text({ query: [["q", "{}"]] }).catch((error: unknown) => error);
  const failure =
    told instanceof Error ? [told.message, told.stack, JSON.stringify(told), String(told.cause)] : [];
  return [...failure, ...asking.notes].join("\n");
}
