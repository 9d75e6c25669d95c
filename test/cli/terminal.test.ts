import { describe, expect, it } from "vitest";
import { sortOperands } from "../../src/cli/gathering/operands.ts";
import { storePath } from "../../src/cli/gathering/store-path.ts";
import { colorLevel, speaksUnicode } from "../../src/cli/process/world.ts";

describe("what a terminal can show", () => {
  it.each([
    [{ TERM: "xterm-256color" }, true, 2],
    [{ TERM: "xterm" }, true, 1],
    [{ TERM: "xterm", COLORTERM: "truecolor" }, true, 3],
    [{ TERM: "dumb" }, true, 0],
    [{ TERM: "xterm-256color", NO_COLOR: "1" }, true, 0],
    [{ TERM: "xterm-256color" }, false, 0],
    [{ FORCE_COLOR: "2" }, false, 2],
    [{ FORCE_COLOR: "0" }, true, 0],
  ])("%j, a terminal: %s, has colour level %i", (env, isTerminal, level) => {
    expect(colorLevel(env, isTerminal)).toBe(level);
  });

  it.each([
    [{}, true],
    [{ LANG: "C" }, false],
    [{ LANG: "en_US.UTF-8" }, true],
    [{ LANG: "en_US.UTF-8", LC_ALL: "POSIX" }, false],
    [{ LANG: "de_DE.ISO-8859-1" }, false],
  ])("with %j it speaks Unicode: %s", (env, speaks) => {
    expect(speaksUnicode(env, "linux")).toBe(speaks);
  });
});

describe("where the store is", () => {
  it.each([
    ["a.db", { LGTRACE_STORE: "b.db" }, "a.db"],
    [undefined, { LGTRACE_STORE: "b.db", XDG_DATA_HOME: "/data" }, "b.db"],
    [undefined, { XDG_DATA_HOME: "/data", HOME: "/home/me" }, "/data/lgtrace/store.db"],
    [undefined, { HOME: "/home/me" }, "/home/me/.local/share/lgtrace/store.db"],
  ])("--store %s with %j", (flag, env, path) => {
    expect(storePath(flag, { env })).toBe(path);
  });
});

describe("what an operand is", () => {
  it("is stdin, a path that is there, a pattern, else an id", () => {
    const { stdin, paths, references } = sortOperands(["-", "src", "logs/*.json", "7c1f"], process.cwd());
    expect(stdin).toBe(true);
    expect(paths).toEqual(["src", "logs/*.json"]);
    expect(references.map(({ text }) => text)).toEqual(["7c1f"]);
  });
});
