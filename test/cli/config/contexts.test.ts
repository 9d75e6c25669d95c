import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addContext, namedContexts, useContext } from "../../../src/cli/config/contexts.ts";
import { Machine } from "../../live/lgtrace.ts";
import { failureOf, Home } from "./home.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

const text = () => readFileSync(home.configPath, "utf8");
const WRITTEN = `# ours
current-context: staging # until the move
contexts:
  # one a cluster
  staging:
    tempo: { url: http://staging }
  prod:
    tempo:
      url: http://prod
      password: "a very long one that no editor of files may break into two lines, whatever its own ideas of widths are"
      username: me
`;

describe("changing the configuration file", () => {
  it("to another current context changes that word alone", async () => {
    home.config(WRITTEN);
    await useContext("prod", home.world());
    expect(text()).toBe(WRITTEN.replace("current-context: staging", "current-context: prod"));
  });

  it("by adding a context leaves the others and the comments", async () => {
    home.config(WRITTEN);
    await addContext("dev", { tempo: { url: "t", "org-id": "29" } }, false, home.world());
    expect(text()).toBe(`${WRITTEN}  dev:\n    tempo:\n      url: t\n      org-id: "29"\n`);
  });

  it("makes it and its folder for their owner alone, and the first context the current one", async () => {
    await addContext("dev", { tempo: { url: "t" } }, false, home.world());
    expect(text()).toBe("contexts:\n  dev:\n    tempo:\n      url: t\ncurrent-context: dev\n");
    expect(statSync(home.configPath).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(home.configPath)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(home.configPath))).toEqual(["config.yaml"]);
  });

  it.each(["# a comment\n", "contexts:\n", "{}\n"])("begins with what is there: %j", async (before) => {
    home.config(before);
    await addContext("dev", { tempo: { url: "t" } }, false, home.world());
    expect((await home.backend("tempo")).from).toBe("context dev");
    if (before.startsWith("#")) expect(text()).toContain("# a comment");
  });

  it.each([
    ["# head\n\ncontexts: # ours\n# end\n", ["# head", "# ours", "# end"]],
    ["contexts: {} # ours\n# end\n", ["# ours", "# end"]],
    ["# all\n# there is\n", ["# all", "# there is"]],
  ])("leaves the comments of a file without contexts: %j", async (before, comments) => {
    home.config(before);
    await addContext("dev", { tempo: { url: "t" } }, false, home.world());
    for (const comment of comments) expect(text()).toContain(comment);
    expect((await home.backend("tempo")).from).toBe("context dev");
  });

  it.each(["__proto__", "a b", " ", "\u001b[31mred", "a\nb", "-x", "a\u202eb"])(
    "takes no name that could not be typed or read again: %j",
    async (name) => {
      const trouble = await failureOf(addContext(name, { tempo: { url: "t" } }, false, home.world()));
      expect(trouble).toMatchObject({
        code: "config",
        hint: "a letter or a digit first, no blanks: prod, eu-1, team/staging",
      });
      expect(existsSync(home.configPath)).toBe(false);
    },
  );

  it.each(["constructor", "123", "true", "null", "größe", "team/eu-1@x:2"])(
    "takes %j, whatever YAML makes of such a word",
    async (name) => {
      await addContext("first", { tempo: { url: "t" } }, false, home.world());
      await addContext(name, { tempo: { url: "u" } }, false, home.world());
      await useContext(name, home.world());
      expect((await home.backend("tempo")).from).toBe(`context ${name}`);
    },
  );

  it("follows a link to where the file is kept", async () => {
    const kept = home.file("dotfiles/lgtrace.yaml", WRITTEN);
    mkdirSync(dirname(home.configPath), { recursive: true });
    symlinkSync(kept, home.configPath);
    await useContext("prod", home.world());
    expect(realpathSync(home.configPath)).toBe(realpathSync(kept));
    expect(text()).toContain("current-context: prod");
  });

  it("needs a name that is there, or one that is not", async () => {
    home.config(WRITTEN);
    expect(await failureOf(useContext("prd", home.world()))).toMatchObject({
      message: 'there is no context "prd"; did you mean prod?',
      because: `${home.configPath} has staging, prod`,
    });
    expect(await failureOf(addContext("prod", {}, false, home.world()))).toMatchObject({ code: "config" });
    await addContext("prod", { tempo: { url: "new" } }, true, home.world());
    expect((await home.backend("tempo", { context: "prod" })).url).toBe("http://new");
    expect(text()).not.toContain("a very long one");
  });

  it("says where it cannot be written, and leaves nothing behind", async () => {
    home.file(".config/lgtrace", "a file where the folder should be");
    const trouble = await failureOf(addContext("dev", { tempo: { url: "t" } }, false, home.world()));
    expect(trouble).toMatchObject({
      code: "config",
      message: `${home.configPath} cannot be written (ENOTDIR)`,
    });
    expect(readdirSync(`${home.folder}/.config`)).toEqual(["lgtrace"]);
  });

  it("never writes down what it could not read again", async () => {
    home.config(WRITTEN);
    expect(await failureOf(addContext("dev", { tempo: { url: "" } }, false, home.world()))).toMatchObject({
      code: "config",
    });
    expect(await failureOf(addContext("", { tempo: { url: "t" } }, false, home.world()))).toMatchObject({
      code: "config",
    });
    expect(text()).toBe(WRITTEN);
  });
});

describe("the list of contexts", () => {
  it("names kinds of credentials, and nothing that is secret in them", async () => {
    home.prod({
      tempo: { url: "http://me:hush@tempo/x?key=hush", headers: { "X-Key": "hush" } },
      loki: { url: "loki:3100", "bearer-token": "hush" },
      grafana: { url: "https://g/?orgId=1", "token-file": "/run/hush" },
    });
    const contexts = await namedContexts(home.world());
    expect(contexts).toEqual([
      {
        name: "prod",
        current: true,
        tempo: "http://tempo/x",
        loki: "http://loki:3100",
        grafana: "https://g",
        auth: ["basic", "headers", "bearer token"],
      },
    ]);
    expect(JSON.stringify(contexts)).not.toContain("hush");
  });

  it("marks the one that LGTRACE_CONTEXT puts in force", async () => {
    home.config(WRITTEN);
    const marked = async (env: Record<string, string>) =>
      (await namedContexts(home.world(env))).filter(({ current }) => current).map(({ name }) => name);
    expect(await marked({})).toEqual(["staging"]);
    expect(await marked({ LGTRACE_CONTEXT: "prod" })).toEqual(["prod"]);
    expect(await marked({ LGTRACE_CONTEXT: "gone" })).toEqual([]);
  });
});

describe("lgtrace context add", () => {
  it.each([
    [["--org-id", "a", "--grafana", "g"], "--org-id says nothing without --tempo or --loki"],
    [["--selector", "{}", "--tempo", "t"], "--selector says nothing without --loki or --grafana"],
    [["--grafana-tempo", "u", "--tempo", "t"], "--grafana-tempo says nothing without --grafana"],
    [["--tempo", "t", "--username", "u", "--bearer-token-file", "f"], "two kinds of credentials"],
    [["--tempo", "ftp://t"], '--tempo is no address of an HTTP server: "ftp://t"'],
    [["--tempo", "t", "--bearer-token-file", ""], "--bearer-token-file is empty"],
    [["--tempo", "t", "--org-id", ""], "--org-id is empty"],
    [["--tempo", ""], "--tempo is empty"],
    [[], "a context needs an address"],
  ])("%j is refused", async (flags, message) => {
    using machine = new Machine();
    const { stderr, code } = await machine.lgtrace("context", "add", "dev", ...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("through Grafana, with its data sources and a selector; a relative token file goes from here", async () => {
    using machine = new Machine();
    const flags = [
      "--grafana",
      "g",
      "--grafana-tempo",
      "t1",
      "--selector",
      '{a="b"}',
      "--bearer-token-file",
      "tok",
    ];
    await machine.lgtrace("context", "add", "dev", ...flags);
    const written = readFileSync(`${machine.folder}/config/lgtrace/config.yaml`, "utf8");
    const token = `${realpathSync(machine.folder)}/tok`;
    expect(written).toBe(
      `contexts:\n  dev:\n    grafana:\n      url: g\n      tempo: t1\n      token-file: ${token}\n    loki:\n      selector: '{a="b"}'\ncurrent-context: dev\n`,
    );
  });
});
