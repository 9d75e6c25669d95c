import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configPath } from "../../../src/cli/config/config-file.ts";
import { Home, headerOf, wordsOf } from "./home.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

describe("where the configuration file is", () => {
  it.each([
    [{ XDG_CONFIG_HOME: "/xdg", HOME: "/home/me" }, "/xdg/lgtrace/config.yaml"],
    [{ XDG_CONFIG_HOME: "", HOME: "/home/me" }, "/home/me/.config/lgtrace/config.yaml"],
    [{ XDG_CONFIG_HOME: "relative", HOME: "/home/me" }, "/home/me/.config/lgtrace/config.yaml"],
    [{}, join(homedir(), ".config/lgtrace/config.yaml")],
    [{ HOME: "relative" }, join(homedir(), ".config/lgtrace/config.yaml")],
  ])("with %o: never in the working folder", (env, path) => {
    expect(configPath({ env })).toBe(path);
  });
});

describe("the context in force", () => {
  beforeEach(() => {
    home.config(
      "current-context: a\ncontexts: {a: {tempo: {url: a}}, b: {tempo: {url: b}}, c: {tempo: {url: c}}}\n",
    );
  });

  it("is --context's, else LGTRACE_CONTEXT's, else the file's", async () => {
    expect((await home.backend("tempo")).from).toBe("context a");
    expect((await home.backend("tempo", {}, { LGTRACE_CONTEXT: "b" })).from).toBe("context b");
    expect((await home.backend("tempo", {}, { LGTRACE_CONTEXT: "" })).from).toBe("context a");
    expect((await home.backend("tempo", { context: "c" }, { LGTRACE_CONTEXT: "b" })).from).toBe("context c");
  });

  it.each([
    [{ context: "A" }, {}, "usage", 'there is no context "A"; did you mean a?', "--context names it"],
    [
      {},
      { LGTRACE_CONTEXT: "constructor" },
      "config",
      'there is no context "constructor"',
      "LGTRACE_CONTEXT names it",
    ],
  ])("must be there: %o %o", async (flags, env, code, message, because) => {
    expect(await home.trouble(flags, env)).toMatchObject({
      code,
      message,
      because: `${because}; ${home.configPath} has a, b, c`,
    });
  });

  it("may be none", async () => {
    home.config("contexts: {a: {tempo: {url: a}}}\n");
    expect(await home.backends()).toBeUndefined();
    home.config("");
    expect(await home.backends()).toBeUndefined();
  });

  it("may leave everything out", async () => {
    home.config("current-context: a\ncontexts:\n  a:\n");
    expect(await home.backends()).toBeUndefined();
    home.config("current-context: a\ncontexts:\n  a:\n    tempo:\n");
    expect(await home.backends()).toBeUndefined();
  });

  it("says everything that a server needs", async () => {
    home.prod({
      tempo: { url: "https://t", "bearer-token": "t", "org-id": "team", headers: { "X-Key": "k" } },
      loki: { url: "https://l", username: "me", password: "pw", selector: '{a="b"}' },
      grafana: {
        url: "https://g",
        "token-file": home.file("token", "g\n"),
        "org-id": "7",
        tempo: "t1",
        loki: "l1",
      },
    });
    const backends = await home.backends();
    expect(backends?.tempo?.headers).toEqual([
      ["X-Key", "k"],
      ["Authorization", "Bearer t"],
      ["X-Scope-OrgID", "team"],
    ]);
    expect(backends?.lokiSelector).toBe('{a="b"}');
    expect(backends?.grafana).toMatchObject({ tempoUid: "t1", lokiUid: "l1", tenant: "7" });
    if (backends?.grafana === undefined) throw new Error("no Grafana");
    expect(headerOf(backends.grafana, "X-Grafana-Org-Id")).toBe("7");
    expect(headerOf(backends.grafana, "authorization")).toBe("Bearer g");
  });
});

describe("a file with secrets that others may read", () => {
  const secrets = [
    "password: hush",
    "bearer-token: hush",
    "url: 'http://me:hush@t'",
    "url: 'https://hush@t'",
    "url: 'http:/me:hush@t'",
    "proxy-url: 'http://me:hush@p'",
    "headers: {X-Key: hush}",
  ];
  const inFlow = secrets.map((secret) => `contexts: {a: {tempo: {org-id: x, ${secret}}}}\n`);
  const inBlock = secrets.map((secret) => `contexts:\n  a:\n    loki:\n      ${secret}\n`);

  it.each([...inFlow, ...inBlock, "contexts: {a: {grafana: {token: hush}}}"])(
    "is refused: %j",
    async (text) => {
      for (const mode of [0o640, 0o604, 0o620]) {
        home.config(text, mode);
        const trouble = await home.trouble();
        expect(trouble).toMatchObject({ code: "config", hint: `chmod 600 ${home.configPath}` });
        expect(wordsOf(trouble)).not.toContain("hush");
      }
      home.config(text, 0o600);
      expect(await home.backends()).toBeUndefined();
    },
  );

  it("is read where it has none", async () => {
    home.config(
      "current-context: a\ncontexts: {a: {tempo: {url: t, bearer-token-file: /run/token}}}\n",
      0o644,
    );
    expect((await home.trouble()).message).toBe("/run/token cannot be read (ENOENT)");
  });
});

/** Ways to get a file with a secret in it wrong: what is said of it, and never the secret. */
const BROKEN: readonly (readonly [string, string])[] = [
  ["a key that is none", "tempo: {url: t, bearer-tokne: hush}"],
  ["a secret as a key", "tempo: {bearer-token=hush_1}"],
  ["a secret that lost its blank", "tempo: {bearer-token:hush_1}"],
  ["a number for a password", "tempo: {password: 4711}"],
  ["a list of tokens", "tempo: {bearer-token: [hush]}"],
  ["a token for a server", "tempo: hush"],
  ["a header as text", 'tempo: {headers: "Authorization: hush"}'],
  ["a header whose name cannot be sent", "tempo: {headers: {'a hush': hush}}"],
  ["a header with a line break", 'tempo: {headers: {A: "hush\\nhush"}}'],
  ["an alias that is meant as text", "tempo: {password: *hush}"],
  ["an escape that is none", 'tempo: {password: "\\hush"}'],
  ["a quote that does not end", 'tempo: {password: "hush'],
  ["an indicator that begins no text", "tempo: {password: @hush}"],
  ["a sign that begins a block", "tempo: \n      password: |hush"],
  ["another one", "tempo: \n      password: >hush"],
  ["a tag that is none", "tempo: {password: !a!hush x}"],
  ["a colon in the middle", "tempo:\n      password: hush: hush"],
  ["an address that is none", "tempo: {url: 'http://me:hush@t:x'}"],
  ["a proxy that is none", "tempo: {url: t, proxy-url: 'socks5://me:hush@t'}"],
  ["both", "tempo: {url: t, username: me, password: hush, bearer-token: hush}"],
];

describe("a file that is wrong tells where, and no secret", () => {
  it.each(BROKEN)("%s", async (_, server) => {
    home.config(`current-context: a\ncontexts:\n  a:\n    ${server}\n`);
    const trouble = await home.trouble();
    expect(trouble.code).toBe("config");
    expect(wordsOf(trouble)).not.toMatch(/hush|4711/);
    expect(wordsOf(trouble)).toMatch(/config\.yaml, line [1-6]:|context a|Tempo has two/);
  });

  it("a number that is meant as text needs quotes", async () => {
    home.config("contexts:\n  a:\n    tempo:\n      org-id: 29\n");
    expect(await home.trouble()).toMatchObject({
      message: `configuration ${home.configPath}, line 4: contexts.a.tempo.org-id: expected text`,
      hint: "put it in quotes, if it is text",
    });
  });

  it("a key that was begun is the one that goes on", async () => {
    home.config("contexts: {a: {tempo: {bearer: hush}}}\n");
    const { message } = await home.trouble();
    expect(message).toContain("tempo.bearer is no key of a configuration, did you mean bearer-token?");
  });

  it("every wrong line is told", async () => {
    home.config("curent-context: a\ncontexts:\n  a:\n    tempo: {usr: x}\n    lokki: {}\n");
    const trouble = await home.trouble();
    expect(trouble.message).toContain(
      "line 1: curent-context is no key of a configuration, did you mean current-context?",
    );
    expect(trouble.hint).toContain("also wrong: line 4, 5");
  });
});
