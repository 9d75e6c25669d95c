import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Backend } from "../../../src/model/backend.ts";
import { basic, Home, headerOf, wordsOf } from "./home.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

interface Spoken {
  readonly variable: string;
  readonly key: string;
  readonly seen: (backend: Backend) => unknown;
  /** What the file holds that is named, where the value is a path. */
  readonly isPath?: true;
}

const authorization = (backend: Backend) => headerOf(backend, "authorization");
const SERVER: readonly Spoken[] = [
  { variable: "BEARER_TOKEN", key: "bearer-token", seen: (it) => authorization(it)?.replace("Bearer ", "") },
  {
    variable: "BEARER_TOKEN_FILE",
    key: "bearer-token-file",
    seen: (it) => authorization(it)?.replace("Bearer ", ""),
    isPath: true,
  },
  { variable: "ORG_ID", key: "org-id", seen: ({ tenant }) => tenant },
  { variable: "CA_CERT_PATH", key: "ca-cert", seen: ({ tls }) => tls.ca, isPath: true },
  { variable: "CLIENT_CERT_PATH", key: "client-cert", seen: ({ tls }) => tls.cert, isPath: true },
  { variable: "CLIENT_KEY_PATH", key: "client-key", seen: ({ tls }) => tls.key, isPath: true },
  { variable: "HTTP_PROXY_URL", key: "proxy-url", seen: ({ proxy }) => proxy?.replace("http://", "") },
];
const GRAFANA: readonly Spoken[] = [
  { variable: "TOKEN", key: "token", seen: (it) => authorization(it)?.replace("Bearer ", "") },
  {
    variable: "SERVICE_ACCOUNT_TOKEN",
    key: "token",
    seen: (it) => authorization(it)?.replace("Bearer ", ""),
  },
  { variable: "ORG_ID", key: "org-id", seen: (it) => headerOf(it, "X-Grafana-Org-Id") },
  { variable: "TLS_CA_FILE", key: "ca-cert", seen: ({ tls }) => tls.ca, isPath: true },
  { variable: "TLS_CERT_FILE", key: "client-cert", seen: ({ tls }) => tls.cert, isPath: true },
  { variable: "TLS_KEY_FILE", key: "client-key", seen: ({ tls }) => tls.key, isPath: true },
];

const CASES = [
  ...SERVER.map((spoken) => ["tempo", "TEMPO", spoken] as const),
  ...SERVER.map((spoken) => ["loki", "LOKI", spoken] as const),
  ...GRAFANA.map((spoken) => ["grafana", "GRAFANA", spoken] as const),
];

describe.each(CASES)("of %s, %s_$variable", (kind, prefix, { variable, key, seen, isPath }) => {
  const said = (text: string) => (isPath === true ? home.file(`said/${text}`, text) : text);

  it("goes before the context's key, which holds where the variable is not set or empty", async () => {
    home.prod({ [kind]: { url: "http://there", [key]: said("context") } });
    expect(seen(await home.backend(kind))).toBe("context");
    expect(seen(await home.backend(kind, {}, { [`${prefix}_${variable}`]: "" }))).toBe("context");
    expect(seen(await home.backend(kind, {}, { [`${prefix}_${variable}`]: said("variable") }))).toBe(
      "variable",
    );
  });
});

describe("of two variables for one thing", () => {
  it.each([
    ["TEMPO_URL", "TEMPO_ADDR", "tempo"],
    ["LOKI_ADDR", "LOKI_URL", "loki"],
    ["GRAFANA_SERVER", "GRAFANA_URL", "grafana"],
  ] as const)("%s goes before %s, unless it is empty", async (first, second, kind) => {
    const both = { [first]: "http://first", [second]: "http://second" };
    expect(await home.backend(kind, {}, both)).toMatchObject({ url: "http://first", from: first });
    expect(await home.backend(kind, {}, { ...both, [first]: "" })).toMatchObject({
      url: "http://second",
      from: second,
    });
  });

  it("GRAFANA_TOKEN goes before GRAFANA_SERVICE_ACCOUNT_TOKEN", async () => {
    const env = { GRAFANA_URL: "g", GRAFANA_TOKEN: "one", GRAFANA_SERVICE_ACCOUNT_TOKEN: "two" };
    expect(await home.backend("grafana", {}, env)).toMatchObject({
      headers: [["Authorization", "Bearer one"]],
      credentialsFrom: "GRAFANA_TOKEN",
    });
  });
});

describe("a switch in the environment", () => {
  it.each([
    ["true", true],
    ["1", true],
    ["T", true],
    ["false", false],
    ["0", false],
    ["", true],
  ])("TEMPO_TLS_SKIP_VERIFY=%j over a context that trusts unseen: %s", async (text, skipVerify) => {
    home.prod({ tempo: { url: "http://there", "tls-skip-verify": true } });
    const { tls } = await home.backend("tempo", {}, { TEMPO_TLS_SKIP_VERIFY: text });
    expect(tls.skipVerify).toBe(skipVerify);
  });

  it("is not guessed: another word is refused", async () => {
    const trouble = await home.trouble({ tempo: "t" }, { TEMPO_TLS_SKIP_VERIFY: "maybe" });
    expect(trouble).toMatchObject({
      code: "config",
      message: "TEMPO_TLS_SKIP_VERIFY is neither true nor false",
    });
  });
});

describe("credentials are taken from one place", () => {
  it("a token of the environment replaces a context's user, and the other way round", async () => {
    home.prod({
      tempo: { url: "http://t", username: "me", password: "pw" },
      loki: { url: "http://l", "bearer-token": "t" },
    });
    const tempo = await home.backend("tempo", {}, { TEMPO_BEARER_TOKEN: "x" });
    expect(tempo).toMatchObject({
      headers: [["Authorization", "Bearer x"]],
      credentialsFrom: "TEMPO_BEARER_TOKEN",
    });
    const loki = await home.backend("loki", {}, { LOKI_USERNAME: "you", LOKI_PASSWORD: "pw" });
    expect(loki).toMatchObject({
      headers: [["Authorization", basic("you:pw")]],
      credentialsFrom: "LOKI_USERNAME",
    });
  });

  it("a token file of the environment goes before a context's token", async () => {
    home.prod({ tempo: { url: "http://t", "bearer-token": "context" } });
    const env = { TEMPO_BEARER_TOKEN_FILE: home.file("token", "file\n") };
    expect(headerOf(await home.backend("tempo", {}, env), "authorization")).toBe("Bearer file");
  });

  it("a password may stay in the environment while a context names the user", async () => {
    home.prod({ tempo: { url: "http://t", username: "me" } });
    const { headers, credentialsFrom } = await home.backend("tempo", {}, { TEMPO_PASSWORD: "pw" });
    expect(headers).toEqual([["Authorization", basic("me:pw")]]);
    expect(credentialsFrom).toBe("tempo.username of context prod");
  });

  it("user and password in an address belong to it, before those of lesser places", async () => {
    const backend = await home.backend(
      "tempo",
      { tempo: "http://a%40b:p%3Aw@t/x" },
      { TEMPO_USERNAME: "me" },
    );
    expect(backend).toMatchObject({
      url: "http://t/x",
      headers: [["Authorization", basic("a@b:p:w")]],
      credentialsFrom: "--tempo",
    });
  });

  it("a header on the command line replaces what would be made, whatever its case", async () => {
    const env = { TEMPO_BEARER_TOKEN: "x", TEMPO_ORG_ID: "team-a" };
    const header = ["authorization: Custom y", "x-scope-orgid=team-b"];
    expect(await home.backend("tempo", { tempo: "t", header }, env)).toMatchObject({
      headers: [
        ["authorization", "Custom y"],
        ["x-scope-orgid", "team-b"],
      ],
      tenant: "team-b",
      credentialsFrom: "--header",
    });
  });

  it("a client certificate goes with the key of its own place", async () => {
    const env = {
      TEMPO_CLIENT_CERT_PATH: home.file("cert", "CERT"),
      TEMPO_CLIENT_KEY_PATH: home.file("key", "KEY"),
    };
    home.prod({
      tempo: {
        url: "http://t",
        "client-cert": home.file("other-cert", "OTHER CERT"),
        "client-key": home.file("other-key", "OTHER KEY"),
      },
    });
    expect((await home.backend("tempo", {}, env)).tls).toMatchObject({ cert: "CERT", key: "KEY" });
  });

  it.each([
    [{ TEMPO_USERNAME: "me", TEMPO_BEARER_TOKEN: "hush" }, "TEMPO_BEARER_TOKEN and TEMPO_USERNAME"],
    [
      { TEMPO_BEARER_TOKEN: "hush", TEMPO_BEARER_TOKEN_FILE: "hush" },
      "TEMPO_BEARER_TOKEN and TEMPO_BEARER_TOKEN_FILE",
    ],
    [{ TEMPO_URL: "http://me:hush@t", TEMPO_BEARER_TOKEN: "hush" }, "TEMPO_BEARER_TOKEN and TEMPO_URL"],
  ])("two kinds in one place contradict one another: %o", async (env, because) => {
    const trouble = await home.trouble({}, { TEMPO_URL: "http://t", ...env });
    expect(trouble).toMatchObject({ code: "config", message: "Tempo has two kinds of credentials", because });
    expect(wordsOf(trouble)).not.toContain("hush");
  });
});

describe("a context speaks of its own server", () => {
  it("and has nothing to say where another is meant: neither credentials, nor trust, nor a proxy", async () => {
    home.prod({
      tempo: {
        url: "http://prod/x/",
        "bearer-token": "t",
        "org-id": "o",
        "tls-skip-verify": true,
        "proxy-url": "p",
      },
    });
    const same = await home.backend("tempo", { tempo: "prod/x" });
    expect(same).toMatchObject({ tenant: "o", proxy: "http://p", tls: { skipVerify: true } });
    const other = await home.backend("tempo", { tempo: "http://localhost:3200" });
    expect(other).toMatchObject({
      headers: [],
      tenant: undefined,
      proxy: undefined,
      tls: { skipVerify: false },
    });
  });

  it("its selector too", async () => {
    home.prod({ loki: { url: "http://prod", selector: '{app="x"}' } });
    expect((await home.backends())?.lokiSelector).toBe('{app="x"}');
    expect((await home.backends({ loki: "http://other" }))?.lokiSelector).toBeUndefined();
  });
});

describe("what is said on the command line", () => {
  it.each([
    [{ tempo: "" }, "--tempo is empty"],
    [{ context: "" }, "--context is empty"],
    [{ tempo: "t", orgId: "" }, "--org-id is empty"],
  ])("is not taken from elsewhere where it is empty: %o", async (flags, message) => {
    expect(await home.trouble(flags, { TEMPO_URL: "http://env" })).toMatchObject({ code: "usage", message });
  });

  it("names Grafana's data sources, before a context", async () => {
    home.prod({ grafana: { url: "http://g", tempo: "t1", loki: "l1" } });
    expect((await home.backends({ grafanaTempo: "t2" }))?.grafana).toMatchObject({
      tempoUid: "t2",
      lokiUid: "l1",
    });
  });
});

describe("addresses", () => {
  it.each([
    ["localhost:3200", "http://localhost:3200"],
    ["tempo", "http://tempo"],
    ["https://there/prefix//", "https://there/prefix"],
    ["HTTP://There", "http://there"],
    ["http://[::1]:3200/", "http://[::1]:3200"],
    ["http://there/?key=1", "http://there?key=1"],
  ])("%s is %s", async (tempo, url) => {
    expect((await home.backend("tempo", { tempo })).url).toBe(url);
  });

  it.each([
    ["ftp://there", 'TEMPO_URL is no address of an HTTP server: "ftp://there"'],
    ["http:/there", 'TEMPO_URL is no address of an HTTP server: "http:/there"'],
    ["http://there:99999", 'TEMPO_URL is no address of an HTTP server: "http://there:99999"'],
    ["http://me:hush@there:x", "TEMPO_URL is no address of an HTTP server"],
    ["me:hu@sh@there:x", "TEMPO_URL is no address of an HTTP server"],
    ["http://the re?token=hush", "TEMPO_URL is no address of an HTTP server"],
  ])("%j is none", async (text, message) => {
    const trouble = await home.trouble({}, { TEMPO_URL: text });
    expect(trouble).toMatchObject({ code: "config", message });
  });

  it("a percent sign that escapes nothing is itself", async () => {
    const { headers } = await home.backend("tempo", { tempo: "http://me:100%@there" });
    expect(headers).toEqual([["Authorization", basic("me:100%")]]);
  });

  it("Grafana's may be pasted with its query", async () => {
    expect((await home.backend("grafana", { grafana: "https://g.example/?orgId=1" })).url).toBe(
      "https://g.example",
    );
  });
});

describe("headers", () => {
  it.each([
    ["X-A: hush\u0007", "--header gives X-A a value that cannot be sent"],
    ["X-A: hush\nX-B: 1", "--header gives X-A a value that cannot be sent"],
    ["X-A: hush☃", "--header gives X-A a value that cannot be sent"],
    ["X A: hush", "--header gives a header whose name cannot be sent"],
    ["hush", "--header gives no name of a header"],
    ["Content-Length: 1", "--header gives the header Content-Length, which is the connection's own"],
  ])("%j is refused", async (header, message) => {
    const trouble = await home.trouble({ tempo: "t", header: [header] });
    expect(trouble.message).toContain(message);
    expect(wordsOf(trouble)).not.toContain("hush");
  });

  it("given twice are sent twice, and a value may hold colons and equals signs", async () => {
    const { headers } = await home.backend("tempo", { tempo: "t", header: ["X-A=b:c", "X-A: d=e"] });
    expect(headers).toEqual([
      ["X-A", "b:c"],
      ["X-A", "d=e"],
    ]);
  });

  it("a token that cannot be sent names its variable", async () => {
    const trouble = await home.trouble({ tempo: "t" }, { TEMPO_BEARER_TOKEN: "hush\nhush" });
    expect(trouble.message).toContain("TEMPO_BEARER_TOKEN gives Authorization a value that cannot be sent");
    expect(wordsOf(trouble)).not.toContain("hush");
  });

  it("the name of the header that carries credentials must be one", async () => {
    const env = { TEMPO_AUTH_HEADER: "a b", TEMPO_USERNAME: "me", TEMPO_PASSWORD: "hush" };
    expect((await home.trouble({ tempo: "t" }, env)).message).toContain("whose name cannot be sent");
  });
});

describe("files that are named", () => {
  it.each([
    ["BEARER_TOKEN_FILE", {}],
    ["CA_CERT_PATH", {}],
    ["CLIENT_CERT_PATH", {}],
    ["CLIENT_KEY_PATH", {}],
  ])("and cannot be read: the path and LOKI_%s", async (variable) => {
    const trouble = await home.trouble({ loki: "l" }, { [`LOKI_${variable}`]: "no-such-file" });
    expect(trouble).toMatchObject({
      code: "config",
      message: `${home.tree}/no-such-file cannot be read (ENOENT)`,
      because: `it is named by LOKI_${variable}`,
    });
  });

  it("a token file without a token is said to be empty", async () => {
    const trouble = await home.trouble({ loki: "l" }, { LOKI_BEARER_TOKEN_FILE: home.file("token", "\n") });
    expect(trouble.message).toBe(`${home.folder}/token holds no token, it is empty`);
  });

  it("in the configuration file go from that file", async () => {
    home.file(".config/lgtrace/secrets/token", "t");
    home.prod({ tempo: { url: "http://t", "bearer-token-file": "secrets/token" } });
    expect(headerOf(await home.backend("tempo"), "authorization")).toBe("Bearer t");
  });
});

describe("proxies", () => {
  const HTTP = { HTTP_PROXY: "p:1" };

  it.each<[string, Record<string, string>, string | undefined]>([
    ["http://tempo.example", { HTTP_PROXY: "" }, undefined],
    ["http://tempo.example", { http_proxy: "http://lower:1" }, "http://lower:1"],
    ["https://tempo.example", HTTP, undefined],
    ["http://127.9.9.9", HTTP, undefined],
    ["http://[::1]:3200", HTTP, undefined],
    ["http://127.example", HTTP, "http://p:1"],
    ["http://tempo.example", { ...HTTP, no_proxy: "tempo.example" }, undefined],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "other, *.EXAMPLE" }, undefined],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "other tempo.example" }, undefined],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "tempo.example:80" }, undefined],
    ["https://tempo.example", { HTTPS_PROXY: "p:1", NO_PROXY: "tempo.example:443" }, undefined],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "tempo.example:443" }, "http://p:1"],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "." }, "http://p:1"],
    ["http://[fe80::1]:3200", { ...HTTP, NO_PROXY: "fe80::1" }, undefined],
    ["http://[fe80::1]:3200", { ...HTTP, NO_PROXY: "[fe80::1]:3200" }, undefined],
    ["http://[fe80::1]:3200", { ...HTTP, NO_PROXY: "[fe80::1]:80" }, "http://p:1"],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "10.1.2.3/32" }, undefined],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "0.0.0.0/0" }, undefined],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "11.0.0.0/8" }, "http://p:1"],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "10.0.0.0/" }, "http://p:1"],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "10.0.0.0/99" }, "http://p:1"],
    ["http://tempo.example", { ...HTTP, NO_PROXY: "10.0.0.0/0" }, "http://p:1"],
    ["http://[fd12::1]:3200", { ...HTTP, NO_PROXY: "fd00::/8" }, undefined],
    ["http://[fe12::1]:3200", { ...HTTP, NO_PROXY: "fd00::/8" }, "http://p:1"],
    ["http://[2001:db8::5]:3200", { ...HTTP, NO_PROXY: "2001:db8::/126" }, "http://p:1"],
    ["http://[2001:db8::5]:3200", { ...HTTP, NO_PROXY: "2001:DB8:0::4/126" }, undefined],
    ["http://[1:2:3:4:5:6:7:8]:3200", { ...HTTP, NO_PROXY: "1:2:3:4:5:6:7:8/128" }, undefined],
    ["http://[fd12::1]:3200", { ...HTTP, NO_PROXY: "fd00::/129" }, "http://p:1"],
    ["http://[fd12::1]:3200", { ...HTTP, NO_PROXY: "fd00::%eth0/8" }, "http://p:1"],
    ["http://[fd12::1]:3200", { ...HTTP, NO_PROXY: "10.0.0.0/0" }, "http://p:1"],
    ["http://10.1.2.3", { ...HTTP, NO_PROXY: "::/0" }, "http://p:1"],
  ])("%s with %o", async (tempo, env, proxy) => {
    expect((await home.backend("tempo", { tempo }, env)).proxy).toBe(proxy);
  });

  it.each(["HTTP_PROXY", "TEMPO_HTTP_PROXY_URL"])("what is none is refused, and %s named", async (name) => {
    const trouble = await home.trouble({ tempo: "http://t.example" }, { [name]: "socks5://me:hush@p" });
    expect(trouble).toMatchObject({ code: "config", message: `${name} is no address of an HTTP proxy` });
    expect(wordsOf(trouble)).not.toContain("hush");
  });
});
