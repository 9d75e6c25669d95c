import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backendsOf } from "../../../src/cli/config/backends.ts";
import { repositoryDefaults } from "../../../src/cli/config/repository-file.ts";
import { Machine } from "../../live/lgtrace.ts";
import { plain } from "../../replay/replies.ts";
import { startReplay } from "../../replay/server.ts";
import { failureOf, Home, headerOf, wordsOf } from "./home.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

const EVIL = "http://evil.example";
const SERVER = {
  "user and password": { USERNAME: "me", PASSWORD: "hush" },
  "a bearer token": { BEARER_TOKEN: "hush" },
  "a token file": { BEARER_TOKEN_FILE: "/nowhere/hush" },
  "credentials in a header of their own": { BEARER_TOKEN: "hush", AUTH_HEADER: "X-Auth" },
  "a client certificate": { CLIENT_CERT_PATH: "/nowhere/hush", CLIENT_KEY_PATH: "/nowhere/hush" },
};
const GRAFANA = {
  "a token": { TOKEN: "hush" },
  "a service account's token": { SERVICE_ACCOUNT_TOKEN: "hush" },
  "a client certificate": { TLS_CERT_FILE: "/nowhere/hush", TLS_KEY_FILE: "/nowhere/hush" },
};
const IN_A_CONTEXT = {
  "user and password": { username: "me", password: "hush" },
  "a token file": { "bearer-token-file": "/nowhere/hush" },
  "a bearer token": { "bearer-token": "hush" },
  headers: { headers: { "X-Key": "hush" } },
  "a client certificate": { "client-cert": "/nowhere/hush", "client-key": "/nowhere/hush" },
};

const OF_ENVIRONMENT = [
  ...Object.entries(SERVER).map(([what, env]) => ["tempo", "TEMPO", what, env] as const),
  ...Object.entries(SERVER).map(([what, env]) => ["loki", "LOKI", what, env] as const),
  ...Object.entries(GRAFANA).map(([what, env]) => ["grafana", "GRAFANA", what, env] as const),
];
const OF_CONTEXT = [
  ...Object.entries(IN_A_CONTEXT).map(([what, table]) => ["tempo", what, table] as const),
  ...Object.entries(IN_A_CONTEXT).map(([what, table]) => ["loki", what, table] as const),
  ["grafana", "a token", { token: "hush" }] as const,
  ["grafana", "a token file", { "token-file": "/nowhere/hush" }] as const,
];

/** What a server at that address would learn. */
const NOTHING = { headers: [], tls: { cert: undefined, key: undefined }, credentialsFrom: undefined };

describe("an address that only .lgtrace.yaml names", () => {
  it.each(OF_ENVIRONMENT)("gets nothing of the environment, %s: %s_…, %s", async (kind, prefix, _, env) => {
    home.file("tree/.lgtrace.yaml", `${kind}: ${EVIL}\n`);
    const variables = Object.fromEntries(
      Object.entries(env).map(([name, said]) => [`${prefix}_${name}`, said]),
    );
    const backend = await home.backend(kind, {}, variables);
    expect(backend).toMatchObject({ url: EVIL, from: "./.lgtrace.yaml", ...NOTHING });
    expect(backend.withheld).toContain(Object.keys(variables)[0]);
    expect(JSON.stringify(backend)).not.toContain("hush");
  });

  it.each(OF_CONTEXT)("gets nothing of a context, %s: %s", async (kind, _, table) => {
    home.file("tree/.lgtrace.yaml", `${kind}: ${EVIL}\n`);
    home.prod({ [kind]: table });
    const backend = await home.backend(kind);
    expect(backend).toMatchObject({ url: EVIL, ...NOTHING });
    expect(backend.withheld).toContain("of context prod");
    expect(JSON.stringify(backend)).not.toContain("hush");
  });

  it("gets them when flags, the environment or a context name the same address", async () => {
    home.file("tree/.lgtrace.yaml", "tempo: http://ours/\n");
    const token = { TEMPO_BEARER_TOKEN: "t" };
    const sent = async (flags = {}, env = {}) => {
      const backend = await home.backend("tempo", flags, { ...token, ...env });
      expect(backend.withheld).toBe(backend.headers.length === 0 ? "TEMPO_BEARER_TOKEN" : undefined);
      return headerOf(backend, "authorization");
    };
    expect(await sent()).toBeUndefined();
    expect(await sent({ tempo: "http://ours" })).toBe("Bearer t");
    expect(await sent({}, { TEMPO_ADDR: "http://ours" })).toBe("Bearer t");
    home.prod({ tempo: { url: "http://ours" } });
    expect(await sent()).toBe("Bearer t");
  });

  it("gets the tenant, trust, a proxy, and what the command line itself says", async () => {
    home.file("tree/.lgtrace.yaml", "tempo: http://ours\n");
    const env = {
      TEMPO_ORG_ID: "team-a",
      TEMPO_CA_CERT_PATH: home.file("ca", "CA"),
      HTTP_PROXY: "http://p:1",
    };
    expect(await home.backend("tempo", { header: ["X-Key: k"] }, env)).toMatchObject({
      headers: [
        ["X-Key", "k"],
        ["X-Scope-OrgID", "team-a"],
      ],
      tls: { ca: "CA" },
      proxy: "http://p:1",
      credentialsFrom: "--header",
    });
  });

  it("says so under --verbose and where the server then refuses", async () => {
    await using server = await startReplay({ "/*": plain(401, "who are you?") });
    using machine = new Machine({ TEMPO_BEARER_TOKEN: "hush-hush" });
    machine.file(".lgtrace.yaml", `tempo: ${server.url}\n`);
    const { stderr, code } = await machine.lgtrace("show", "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e", "--verbose");
    expect(stderr).toContain(
      `TEMPO_BEARER_TOKEN: not sent to Tempo at ${server.url}, only ./.lgtrace.yaml names it\n`,
    );
    expect(stderr).toContain("TEMPO_BEARER_TOKEN: not sent to an address that only ./.lgtrace.yaml names\n");
    expect(stderr).toContain(`name it yourself: --tempo ${server.url}`);
    expect(stderr).not.toContain("hush-hush");
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(code).toBe(3);
  });
});

describe("the file of the working tree", () => {
  const inside = (...parts: string[]) => {
    const folder = join(home.tree, ...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  it("outside of a repository is the folder's own: what lies around it may be anybody's", async () => {
    home.file("loose/.lgtrace.yaml", "tempo: http://planted\n");
    const inside = join(home.folder, "loose", "inside");
    mkdirSync(inside);
    expect(await backendsOf({}, home.world({}, inside))).toBeUndefined();
    const own = await backendsOf({}, home.world({}, join(home.folder, "loose")));
    expect(own?.tempo?.url).toBe("http://planted");
  });

  it("is the nearest, no further than the repository's root", async () => {
    const deep = inside("service", "src");
    home.file(".lgtrace.yaml", "tempo: http://above\n");
    expect(await backendsOf({}, home.world({}, deep))).toBeUndefined();
    home.file("tree/.lgtrace.yaml", "tempo: http://root\n");
    expect((await backendsOf({}, home.world({}, deep)))?.tempo).toMatchObject({
      url: "http://root",
      from: "../../.lgtrace.yaml",
    });
    home.file("tree/service/.lgtrace.yaml", "tempo: http://service\n");
    expect((await backendsOf({}, home.world({}, deep)))?.tempo?.url).toBe("http://service");
  });

  it("has addresses alone, or in a table, with Loki's selector and Grafana's data sources", async () => {
    home.file(
      "tree/.lgtrace.yaml",
      "tempo: {url: t}\nloki: {url: l, selector: '{app=\"x\"}'}\ngrafana: {url: g, tempo: t1, loki: l1}\n",
    );
    expect(await home.backends()).toMatchObject({
      tempo: { url: "http://t" },
      loki: { url: "http://l" },
      lokiSelector: '{app="x"}',
      grafana: { url: "http://g", tempoUid: "t1", lokiUid: "l1" },
    });
  });

  it("may say a selector for a Loki that others name", async () => {
    home.file("tree/.lgtrace.yaml", "loki: {selector: '{app=\"x\"}'}\n");
    const backends = await home.backends({}, { LOKI_ADDR: "l", LOKI_BEARER_TOKEN: "t" });
    expect(backends).toMatchObject({
      loki: { url: "http://l", headers: [["Authorization", "Bearer t"]] },
      lokiSelector: '{app="x"}',
    });
  });

  it("has defaults, and keys that are others' to read", async () => {
    home.file(
      "tree/.lgtrace.yaml",
      "contract: c.yaml\nsince: 6h\ntimezone: Europe/Madrid\nsuppress: [{rule: S01, until: 2030-01-01, reason: known}]\nbaseline: b.json\n",
    );
    expect(await repositoryDefaults(home.world())).toMatchObject({
      since: "6h",
      timezone: "Europe/Madrid",
      suppress: [{ rule: "S01", reason: "known", until: 1_893_542_400_000_000_000n }],
      baseline: expect.stringMatching(/tree\/b\.json$/),
    });
    expect(await home.backends()).toBeUndefined();
  });

  it.each(["", "# nothing yet\n", "tempo:\n"])("may be empty: %j", async (text) => {
    home.file("tree/.lgtrace.yaml", text);
    expect(await home.backends()).toBeUndefined();
  });

  it.each([
    ["temop: x", "line 1: temop is no key of a configuration, did you mean tempo?"],
    ["tempo: x\ntime-zone: UTC", "line 2: time-zone is no key of a configuration, did you mean timezone?"],
    [
      "loki: {url: x, selecter: y}",
      "line 1: loki.selecter is no key of a configuration, did you mean selector?",
    ],
    ["tempo: {url: x, bearer-token: hush}", "line 1: tempo.bearer-token is no key of a configuration"],
    ["tempo: {url: x, headers: {A: hush}}", "line 1: tempo.headers is no key of a configuration"],
    ["grafana: {url: x, token: hush}", "line 1: grafana.token is no key of a configuration"],
    ["since: soon", "line 1: since: expected a duration such as 30m, 6h or 7d"],
    ["timezone: Middle/Earth", "line 1: timezone: expected UTC, Local, or a name such as Europe/Madrid"],
    ["tempo: [hush]", "line 1: tempo: expected a map of keys"],
    ["tempo: x\n- hush", "line 2: not readable as YAML or JSON"],
    ["hush", "line 1: the file: expected a map of keys"],
  ])("with %j fails", async (text, message) => {
    const path = home.file("tree/.lgtrace.yaml", text);
    const trouble = await home.trouble();
    expect(trouble.code).toBe("config");
    expect(trouble.message).toContain(`configuration ${path}, ${message}`);
    expect(wordsOf(trouble)).not.toContain("hush");
  });

  it("that cannot be read fails with its name", async () => {
    mkdirSync(join(home.tree, ".lgtrace.yaml"));
    expect(await failureOf(repositoryDefaults(home.world()))).toMatchObject({
      code: "config",
      message: `${home.tree}/.lgtrace.yaml cannot be read (EISDIR)`,
    });
  });

  it("says in which time zone times are shown, unless a flag does", async () => {
    using machine = new Machine();
    machine.file(".lgtrace.yaml", "timezone: Asia/Tokyo\n");
    const file = join(process.cwd(), "fixtures", "sample-trace.json");
    const head = async (...more: string[]) =>
      (await machine.lgtrace("show", file, ...more)).stdout.split("\n")[0];
    expect(await head()).toContain("2026-05-22 23:32:07.114+09");
    expect(await head("-z", "UTC")).toContain("2026-05-22 14:32:07.114Z");
  });

  it("that is broken is one of doctor's checks, and stops no command that shows no times", async () => {
    using machine = new Machine();
    machine.file(".lgtrace.yaml", "temop: x\n");
    const doctor = await machine.lgtrace("doctor", "-o", "json");
    expect(doctor.stdout).toContain("temop is no key of a configuration, did you mean tempo?");
    expect(doctor.code).toBe(2);
    expect((await machine.lgtrace("store", "path")).code).toBe(0);
    expect((await machine.lgtrace("context", "list")).code).toBe(0);
    expect((await machine.lgtrace("find")).code).toBe(2);
  });

  it.each([["--help"], ["--version"], ["find", "--help"], ["context", "add", "--help"]])(
    "that is broken does not stop lgtrace %s %s, nor does a broken configuration",
    async (...argv) => {
      using machine = new Machine();
      machine.file(".lgtrace.yaml", "temop: [\n");
      machine.file("config/lgtrace/config.yaml", "contxts: [\n");
      const { stdout, stderr, code } = await machine.lgtrace(...argv);
      expect(stdout).not.toBe("");
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    },
  );
});
