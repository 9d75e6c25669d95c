import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackendFlags, backendsOf } from "../../../src/cli/config/backends.ts";
import { limitsOf } from "../../../src/cli/config/limits.ts";
import type { Backends } from "../../../src/model/backend.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lgtrace-config-"));
  mkdirSync(join(folder, "tree", ".git"), { recursive: true });
  mkdirSync(join(folder, "lgtrace"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

function asked(flags: BackendFlags, env: Record<string, string> = {}): Promise<Backends | undefined> {
  return backendsOf(flags, { env: { XDG_CONFIG_HOME: folder, ...env }, cwd: join(folder, "tree") });
}

function headersOf(
  backends: Backends | undefined,
  kind: "tempo" | "loki" | "grafana" = "tempo",
): Record<string, string> {
  return Object.fromEntries(
    (backends?.[kind]?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

const basic = (both: string) => `Basic ${Buffer.from(both).toString("base64")}`;

describe("where a backend is", () => {
  it("is nowhere by default", async () => {
    expect(await asked({})).toBeUndefined();
  });

  it("is said by flags before the environment, that before a context, that before the working tree", async () => {
    write("tree/.lgtrace.yaml", "tempo: {url: 'http://tree:1'}\n");
    expect((await asked({}))?.tempo).toMatchObject({
      url: "http://tree:1",
      from: "./.lgtrace.yaml",
    });
    write(
      "lgtrace/config.yaml",
      "current-context: a\ncontexts: {a: {tempo: {url: 'http://context:1'}}, b: {tempo: {url: 'http://other:1'}}}\n",
    );
    expect((await asked({}))?.tempo).toMatchObject({ url: "http://context:1", from: "context a" });
    expect((await asked({}, { LGTRACE_CONTEXT: "b" }))?.tempo?.url).toBe("http://other:1");
    expect((await asked({ context: "b" }, { LGTRACE_CONTEXT: "a" }))?.tempo?.url).toBe("http://other:1");
    expect((await asked({}, { TEMPO_URL: "http://env:1" }))?.tempo).toMatchObject({
      url: "http://env:1",
      from: "TEMPO_URL",
    });
    expect((await asked({ tempo: "http://flag:1" }, { TEMPO_URL: "http://env:1" }))?.tempo).toMatchObject({
      url: "http://flag:1",
      from: "--tempo",
    });
  });

  it.each([
    ["TEMPO_URL", "tempo"],
    ["TEMPO_ADDR", "tempo"],
    ["LOKI_ADDR", "loki"],
    ["LOKI_URL", "loki"],
    ["GRAFANA_SERVER", "grafana"],
    ["GRAFANA_URL", "grafana"],
  ] as const)("is said by %s; an empty one is none", async (name, kind) => {
    expect((await asked({}, { [name]: "http://there:9/prefix/" }))?.[kind]).toMatchObject({
      url: "http://there:9/prefix",
      from: name,
    });
    expect(await asked({}, { [name]: "" })).toBeUndefined();
  });

  it("takes http where no scheme is said, and refuses what is no address without repeating a password", async () => {
    expect((await asked({ tempo: "localhost:3200" }))?.tempo?.url).toBe("http://localhost:3200");
    await expect(asked({}, { TEMPO_URL: "ftp://me:hush@host" })).rejects.toMatchObject({
      code: "config",
      message: expect.not.stringContaining("hush"),
    });
  });
});

describe.each([
  ["TEMPO", "tempo"],
  ["LOKI", "loki"],
] as const)("credentials of %s", (prefix, kind) => {
  const url = { [`${prefix}_URL`]: "http://there" };

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["user and password", { USERNAME: "me", PASSWORD: "pw" }, { authorization: basic("me:pw") }],
    ["a bearer token", { BEARER_TOKEN: "t" }, { authorization: "Bearer t" }],
    ["in a header of another name", { BEARER_TOKEN: "t", AUTH_HEADER: "X-Auth" }, { "x-auth": "Bearer t" }],
    ["a tenant", { ORG_ID: "team" }, { "x-scope-orgid": "team" }],
  ])("%s", async (_what, variables, headers) => {
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`${prefix}_${name}`, value]),
    );
    expect(headersOf(await asked({}, { ...url, ...env }), kind)).toEqual(headers);
  });

  it("a token in a file, and certificates", async () => {
    const env = {
      [`${prefix}_BEARER_TOKEN_FILE`]: write("token", "from-file\n"),
      [`${prefix}_CA_CERT_PATH`]: write("ca", "CA"),
      [`${prefix}_CLIENT_CERT_PATH`]: write("cert", "CERT"),
      [`${prefix}_CLIENT_KEY_PATH`]: write("key", "KEY"),
      [`${prefix}_TLS_SKIP_VERIFY`]: "true",
    };
    const backends = await asked({}, { ...url, ...env });
    expect(headersOf(backends, kind)).toEqual({ authorization: "Bearer from-file" });
    expect(backends?.[kind]?.tls).toEqual({ ca: "CA", cert: "CERT", key: "KEY", skipVerify: true });
  });

  it("both a token and a user are too many, and neither is told", async () => {
    const env = {
      [`${prefix}_BEARER_TOKEN`]: "hush-1",
      [`${prefix}_USERNAME`]: "me",
      [`${prefix}_PASSWORD`]: "hush-2",
    };
    const trouble = await asked({}, { ...url, ...env }).catch((error: unknown) => error);
    expect(trouble).toMatchObject({ code: "config" });
    expect(JSON.stringify([String(trouble), trouble])).not.toContain("hush");
  });

  it("a file that is not there is named, and who named it", async () => {
    await expect(
      asked({}, { ...url, [`${prefix}_BEARER_TOKEN_FILE`]: "/nowhere/token" }),
    ).rejects.toMatchObject({
      code: "config",
      message: "/nowhere/token cannot be read (ENOENT)",
    });
  });
});

it.each(["X-Team: blue", "X-Team=blue", "X-Team:blue"])("--header %s", async (header) => {
  expect(headersOf(await asked({ tempo: "t", header: [header] }))).toEqual({ "x-team": "blue" });
});

it("a header that would end its line is refused, and not repeated", async () => {
  await expect(asked({ tempo: "t", header: ["X-A: hush\r\nX-B: 1"] })).rejects.toMatchObject({
    code: "config",
    message: expect.not.stringContaining("hush"),
  });
});

it("a tenant that nobody would be told is refused: Grafana's data sources have their own", async () => {
  const refused = { code: "usage", message: "--org-id says nothing to Grafana" };
  await expect(asked({ grafana: "http://g", orgId: "team" }, {})).rejects.toMatchObject(refused);
  const backends = await asked({ grafana: "http://g", loki: "http://l", orgId: "team" }, {});
  expect(backends?.loki?.tenant).toBe("team");
});

describe("a file of the working tree", () => {
  const CREDENTIALS: readonly Record<string, string>[] = [
    { TEMPO_USERNAME: "me", TEMPO_PASSWORD: "pw" },
    { TEMPO_BEARER_TOKEN: "t" },
    { TEMPO_BEARER_TOKEN_FILE: "/nowhere" },
    { TEMPO_CLIENT_CERT_PATH: "/nowhere", TEMPO_CLIENT_KEY_PATH: "/nowhere" },
  ];

  it.each(CREDENTIALS)(
    "gets no credentials of the environment for an address of its own: %o",
    async (env) => {
      write("tree/.lgtrace.yaml", "tempo: {url: 'http://evil'}\n");
      const { tempo } = (await asked({}, env)) ?? {};
      expect(tempo).toMatchObject({
        url: "http://evil",
        headers: [],
        tls: { cert: undefined, key: undefined },
      });
    },
  );

  it("nor those of a context, nor Grafana's token", async () => {
    write(
      "lgtrace/config.yaml",
      "current-context: a\ncontexts: {a: {tempo: {bearer-token: t, headers: {X-Key: k}}}}\n",
    );
    write("tree/.lgtrace.yaml", "tempo: {url: 'http://evil'}\ngrafana: 'http://evil'\n");
    const backends = await asked({}, { GRAFANA_TOKEN: "g", GRAFANA_ORG_ID: "1" });
    expect(headersOf(backends)).toEqual({});
    expect(headersOf(backends, "grafana")).toEqual({ "x-grafana-org-id": "1" });
  });

  it("but what the command line itself says, and a tenant, go there", async () => {
    write("tree/.lgtrace.yaml", "tempo: {url: 'http://there'}\n");
    const backends = await asked({ header: ["X-Key=k"] }, { TEMPO_ORG_ID: "team" });
    expect(headersOf(backends)).toEqual({ "x-key": "k", "x-scope-orgid": "team" });
  });

  it("may name an address that the environment names too", async () => {
    write("tree/.lgtrace.yaml", "tempo: {url: 'http://there'}\n");
    expect(headersOf(await asked({}, { TEMPO_URL: "http://there", TEMPO_BEARER_TOKEN: "t" }))).toEqual({
      authorization: "Bearer t",
    });
  });

  it("is not looked for above the repository", async () => {
    write(".lgtrace.yaml", "tempo: {url: 'http://above'}\n");
    expect(await asked({})).toBeUndefined();
  });
});

it("a context's credentials stay with its own address", async () => {
  write(
    "lgtrace/config.yaml",
    "current-context: a\ncontexts: {a: {tempo: {url: 'http://prod', bearer-token: t}}}\n",
  );
  expect(headersOf(await asked({}))).toEqual({ authorization: "Bearer t" });
  expect(headersOf(await asked({ tempo: "http://elsewhere" }))).toEqual({});
});

describe("proxies", () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ["http://tempo.example", { HTTP_PROXY: "http://p:1" }, "http://p:1"],
    ["https://tempo.example", { HTTPS_PROXY: "http://p:2", HTTP_PROXY: "http://p:1" }, "http://p:2"],
    ["https://tempo.example", { https_proxy: "http://p:3" }, "http://p:3"],
    ["http://tempo.example", { HTTP_PROXY: "http://p:1", NO_PROXY: "example" }, undefined],
    ["http://tempo.example", { HTTP_PROXY: "http://p:1", NO_PROXY: ".example,x" }, undefined],
    ["http://tempo.example", { HTTP_PROXY: "http://p:1", NO_PROXY: "mple" }, "http://p:1"],
    ["http://tempo.example", { HTTP_PROXY: "http://p:1", NO_PROXY: "*" }, undefined],
    ["http://tempo.example:9", { HTTP_PROXY: "http://p:1", NO_PROXY: "tempo.example:8" }, "http://p:1"],
    ["http://10.1.2.3", { HTTP_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" }, undefined],
    ["http://localhost:3200", { HTTP_PROXY: "http://p:1" }, undefined],
    ["http://localhost:3200", { TEMPO_HTTP_PROXY_URL: "http://own:1" }, "http://own:1"],
    ["http://tempo.example", { TEMPO_HTTP_PROXY_URL: "http://own:1", NO_PROXY: "*" }, "http://own:1"],
  ])("%s with %o", async (tempo, env, proxy) => {
    expect((await asked({ tempo }, env))?.tempo?.proxy).toBe(proxy);
  });
});

describe("limits", () => {
  it.each([
    ["512MiB", 512 * 1024 * 1024],
    ["2GB", 2 * 1024 ** 3],
    ["1k", 1024],
    ["1.5 kib", 1536],
    ["77", 77],
    ["77b", 77],
    ["9".repeat(30), Number.MAX_SAFE_INTEGER],
  ])("--max-response %s", (maxResponse, bytes) => expect(limitsOf({ maxResponse }).maxBytes).toBe(bytes));

  it("--timeout bounds the whole and its parts", () => {
    expect(limitsOf({ timeout: "2s" })).toMatchObject({
      totalMs: 2000,
      connectMs: 2000,
      firstByteMs: 2000,
      idleMs: 2000,
    });
    expect(limitsOf({ timeout: "2m" })).toMatchObject({
      totalMs: 120_000,
      connectMs: 5000,
      idleMs: 120_000,
    });
  });

  it("a longer --timeout gives a slow server that long for its first byte and between two, and no timer overflows", () => {
    expect(limitsOf({ timeout: "1m30s" })).toMatchObject({ totalMs: 90_000, firstByteMs: 90_000 });
    expect(limitsOf({ timeout: "1.5s" }).totalMs).toBe(1500);
    expect(limitsOf({ timeout: "365d" }).totalMs).toBe(2 ** 31 - 1);
  });

  it.each([
    ...["fast", "", "5", "0s", "-5s", "100us", "1e3s", "NaN"].map((timeout) => ({ timeout })),
    ...["much", "", "0", "0.5", "-1", "1e9", "1T", "1ib", "0x10"].map((maxResponse) => ({ maxResponse })),
  ])("refuses %o", (flags) => {
    expect(() => limitsOf(flags)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
