import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { answerTo, wordsOf } from "../../src/cli/completion/answer.ts";
import { bashAnswer } from "../../src/cli/completion/bash-answer.ts";
import { readBashWords } from "../../src/cli/completion/bash-words.ts";
import { flagsOf } from "../../src/cli/completion/flags-in.ts";
import { readLine } from "../../src/cli/completion/line.ts";
import { plainAnswer } from "../../src/cli/completion/plain-answer.ts";
import { TOLD_RULES } from "../../src/cli/completion/told-rules.ts";
import { FILES, VALUES } from "../../src/cli/completion/values.ts";
import { worldOf } from "../../src/cli/process/world.ts";
import { makeProgram } from "../../src/cli/program.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { RULES } from "../../src/rules/registry.ts";
import { importPieces, newStore, newStorePath } from "../store/filled-store.ts";

const home = mkdtempSync(join(tmpdir(), "lgtrace-tab-"));
afterAll(() => rmSync(home, { recursive: true }));
const program = makeProgram(async () => {});
const world = { ...worldOf(process), env: { HOME: home }, cwd: home };

/** What is answered after `lgtrace …`, the last word being typed. */
async function tab(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<readonly string[]> {
  const here = { ...world, env: { ...world.env, ...env } };
  return plainAnswer(await answerTo(readLine(program, words), here));
}

async function values(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<readonly string[]> {
  return (await tab(words, env)).map((line) => line.replace(/(?<=.)\t.*/, ""));
}

async function bashTab(...raw: readonly string[]): Promise<readonly string[]> {
  const line = readBashWords(raw);
  return bashAnswer(await answerTo(readLine(program, line.words), world), line);
}

async function storeWith(...traces: readonly (readonly [id: string, start: bigint])[]): Promise<string> {
  const path = newStorePath();
  const spans = traces.map(([id, startUnixNano]) =>
    makeSpan({ traceId: id as TraceId, spanId: "s" as Span["spanId"], name: "http.handler", startUnixNano }),
  );
  await importPieces(newStore(path), [spans]);
  return path;
}

function commandsUnder(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsUnder)];
}

describe("commands", () => {
  it("are those that the help shows, with what it says of them", async () => {
    const shown = program.createHelp().visibleCommands(program);
    expect(await tab([""])).toEqual(
      shown.map((one) => `${one.name()}\t${one.summary() || one.description()}`),
    );
    expect(await values([""])).not.toContain("complete");
    expect(await values([])).toEqual(await values([""]));
  });

  it.each([
    [["sh"], ["show"]],
    [
      ["context", ""],
      ["list", "use", "add", "help"],
    ],
    [["store", "de"], ["delete"]],
    [["help", "sto"], ["store"]],
    [["store", "help", "i"], ["info"]],
    [["nosuch", ""], []],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
  ])("after %j: %j", async (words, expected) => {
    expect(await values(words)).toEqual(expected);
  });
});

describe("flags", () => {
  it("are those of the command at hand, with their descriptions", async () => {
    expect(await tab(["show", "--no-f"])).toEqual(["--no-fold\tdraw repeated siblings one by one"]);
    expect(await tab(["store", "list", "-n"])).toEqual(["-n\trows at most, 0 for all (default: 20)"]);
    expect(await values(["store", "path", "-"])).toEqual(["--store", "-h", "--help"]);
    expect(await values(["-"])).toEqual(["-V", "--version", "-h", "--help"]);
  });

  it("stand once, but for those that may stand several times", async () => {
    expect(await values(["show", "--output", "json", "--outp"])).toEqual([]);
    expect(await values(["show", "-ojson", "--outp"])).toEqual([]);
    expect(await values(["find", "--service", "a", "--serv"])).toEqual(["--service"]);
  });

  it("end at --", async () => {
    expect(await values(["import", "--", "--out"])).toEqual(["\tfiles"]);
  });
});

describe("values", () => {
  it.each([
    [
      ["show", "-o", "j"],
      ["json", "jsonl"],
    ],
    [
      ["show", "--output", "j"],
      ["json", "jsonl"],
    ],
    [
      ["show", "--output=j"],
      ["--output=json", "--output=jsonl"],
    ],
    [
      ["show", "-oj"],
      ["-ojson", "-ojsonl"],
    ],
    [
      ["find", "-voj"],
      ["-vojson", "-vojsonl"],
    ],
    [
      ["show", "--color", ""],
      ["auto", "always", "never"],
    ],
    [["show", "--logs", "t"], ["tree"]],
    [["diagnose", "--fail-on", "n"], ["never"]],
    [
      ["find", "--status", ""],
      ["ok", "error", "unset"],
    ],
    [
      ["find", "--sort", "-t"],
      ["-tokens-in", "-tokens-out"],
    ],
    [["find", "--sort=c"], ["--sort=cost"]],
    [["show", "-z", "Europe/Madr"], ["Europe/Madrid"]],
    [["show", "-z", "L"], ["Local"]],
    [["show", "--depth", ""], []],
    [["show", "--nosuch=", ""], ["\tfiles"]],
    [["show", "--full=x"], []],
  ])("of %j: %j", async (words, expected) => {
    expect(await values(words)).toEqual(expected);
  });

  it("of --rule are every rule's code and name", async () => {
    const found = await values(["diagnose", "--rule", ""]);
    expect(found.toSorted()).toEqual(RULES.flatMap(({ code, name }) => [code, name]).toSorted());
    expect(await tab(["explain", "zero-"])).toEqual(["zero-tokens\tL01: model call that generated nothing"]);
  });

  it("of --ignore, --require and explain are families, too", async () => {
    const letters = TOLD_RULES.map(({ letter }) => letter);
    expect(await values(["diagnose", "--family", ""])).toEqual(letters);
    for (const words of [["diagnose", "--ignore"], ["diagnose", "--require"], ["explain"]])
      expect(await values([...words, ""])).toEqual(
        expect.arrayContaining([...letters, "L01", "zero-tokens"]),
      );
  });

  it.each([
    [["import", "x"]],
    [["show", "--store", ""]],
    [["show", "--store="]],
    [["check-contract", "--contract", "a"]],
    [["diagnose", "--baseline", "a"]],
    [["diagnose", "--prices", ""]],
    [["context", "add", "prod", "--bearer-token-file", ""]],
  ])("of %j are files, and nothing else", async (words) => {
    expect(await tab(words)).toEqual(["\tfiles"]);
  });

  it("are known of every word in brackets, or said to be free", () => {
    const commands = commandsUnder(program);
    const written = commands.flatMap((command) => [
      ...flagsOf(command)
        .filter((option) => (option.required || option.optional) && option.argChoices === undefined)
        .map(({ flags }) => flags),
      ...command.registeredArguments
        .filter(({ argChoices }) => argChoices === undefined)
        .map((argument) => `<${argument.name()}>`),
    ]);
    const words = new Set(written.flatMap(wordsOf));
    expect([...words].filter((word) => VALUES[word] === undefined && !FILES.has(word)).toSorted()).toEqual(
      FREE,
    );
    const known = [...Object.keys(VALUES), ...FILES];
    expect(known.filter((word) => !words.has(word) && word !== "command")).toEqual([]);
  });
});

/** What nobody but the user can know. A new word in brackets stands here, or in VALUES. */
const FREE = [
  ...["-", "code", "columns", "header", "levels", "logql", "n", "name", "session", "size", "span", "stage"],
  ...["tenant", "test", "time", "traceql", "uid", "url", "usd", "user", "word"],
];

describe("named contexts", () => {
  const configured = (text: string) => {
    const folder = mkdtempSync(join(home, "config-"));
    mkdirSync(join(folder, "lgtrace"));
    writeFileSync(join(folder, "lgtrace", "config.yaml"), text, { mode: 0o644 });
    return { XDG_CONFIG_HOME: folder };
  };

  it("are read from the configuration file", async () => {
    const env = configured("contexts:\n  prod: {tempo: {url: localhost:3200}}\n  staging:\n");
    expect(await values(["find", "--context", ""], env)).toEqual(["prod", "staging"]);
    expect(await values(["context", "use", "s"], env)).toEqual(["staging"]);
    expect(await values(["find", "--context=p"], env)).toEqual(["--context=prod"]);
    expect(await values(["context", "add", ""], env)).toEqual([]);
  });

  it("are none where nobody can type them", async () => {
    const env = configured('contexts:\n  "a\\e[31m": {}\n  "tab\\there": {}\n  "two words": {}\n');
    expect(await values(["context", "use", ""], env)).toEqual(["two words"]);
  });

  it.each(["contexts: [", "contexts: 3", "- a", "", "a: *nowhere"])("are none in %j", async (text) => {
    expect(await tab(["context", "use", ""], configured(text))).toEqual([]);
  });
});

describe("trace ids", () => {
  const OLD = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
  const NEW = "7c2f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
  const OTHER = "b04e11c7a2f94d0f8a6c5b3e2d1f0a99";
  const stored = () =>
    storeWith([OLD, 1_779_460_327n * 10n ** 9n], [NEW, 1_779_460_400n * 10n ** 9n], [OTHER, 5n]);

  it("are the store's, the newest first, with when and what", async () => {
    const env = { LGTRACE_STORE: await stored() };
    expect(await tab(["store", "delete", "7c"], env)).toEqual([
      `${NEW}\t2026-05-22 14:33:20Z http.handler`,
      `${OLD}\t2026-05-22 14:32:07Z http.handler`,
    ]);
  });

  it.each([
    [
      ["show", "b"],
      [OTHER, "\tfiles"],
    ],
    [
      ["show", OTHER, "7c1"],
      [OLD, "\tfiles"],
    ],
    [
      ["diagnose", "b"],
      [OTHER, "\tfiles"],
    ],
    [
      ["export", "b"],
      [OTHER, "\tfiles"],
    ],
    [
      ["check-contract", "b"],
      [OTHER, "\tfiles"],
    ],
    [["fetch", "b"], [OTHER]],
    [["show", "--id", "b"], [OTHER]],
    [["show", "--id=b"], [`--id=${OTHER}`]],
    [["show", "--span", "b"], []],
    [["find", "--session", "b"], []],
  ])("stand at %j: %j", async (words, expected) => {
    expect(await values(words, { LGTRACE_STORE: await stored() })).toEqual(expected);
  });

  it("are those of --store where it is given, ~ being the home", async () => {
    const path = await stored();
    expect(await values(["show", "--store", path, "--id", "b"])).toEqual([OTHER]);
    expect(await values(["show", `--store=${path}`, "--id", "b"])).toEqual([OTHER]);
    const env = { HOME: join(path, "..") };
    expect(await values(["show", "--store", "~/store.db", "--id", "b"], env)).toEqual([OTHER]);
  });

  it("are fifty at most", async () => {
    const many = Array.from({ length: 60 }, (_, n) => [`trace-${n}`, BigInt(n)] as const);
    const found = await values(["show", "--id", "trace-"], { LGTRACE_STORE: await storeWith(...many) });
    expect(found).toHaveLength(50);
    expect(found[0]).toBe("trace-59");
  });

  it("are left out where no keyboard has them or they would be flags, and told in visible letters", async () => {
    const path = await storeWith(
      ["\u001b[31mred", 1n],
      ["tab\there", 2n],
      ["-rf", 3n],
      ["a\u202eb", 4n],
      ["x y", 5n],
    );
    expect(await values(["show", "--id", ""], { LGTRACE_STORE: path })).toEqual(["x y"]);
    const spans = [
      makeSpan({
        traceId: "t" as TraceId,
        spanId: "s" as Span["spanId"],
        name: `a\tb\u001b]0;x\u0007\n${"c".repeat(100)}`,
        startUnixNano: 0n,
      }),
    ];
    const told = newStorePath();
    await importPieces(newStore(told), [spans]);
    const [line = ""] = await tab(["show", "--id", ""], { LGTRACE_STORE: told });
    expect(line).toMatch(/^t\t1970-01-01 00:00:00Z a\\tb\\x1b\]0;x\\x07\\nc+…$/);
  });

  it("are none without a store, and none is made", async () => {
    const path = join(home, "nowhere", "store.db");
    expect(await tab(["show", ""], { LGTRACE_STORE: path })).toEqual(["\tfiles"]);
    expect(existsSync(join(home, "nowhere"))).toBe(false);
  });

  it("are none in what is no store", async () => {
    const path = join(home, "diary.db");
    writeFileSync(path, "dear diary, ".repeat(100));
    expect(await tab(["store", "delete", ""], { LGTRACE_STORE: path })).toEqual([]);
    chmodSync(path, 0);
    expect(await tab(["store", "delete", ""], { LGTRACE_STORE: join(path, "below") })).toEqual([]);
  });
});

describe("for bash", () => {
  it.each([
    ["a flag's value behind a space", ["show", "--output", "js"], ["json", "jsonl"]],
    ["what bash cut at =", ["show", "--output", "=", "js"], ["json", "jsonl"]],
    ["a = alone", ["diagnose", "--fail-on", "="], ["error", "warning", "info", "never"]],
    ["a word that bash did not cut", ["show", "--output=js"], ["--output=json", "--output=jsonl"]],
    ["a word after one with =", ["show", "--output", "=", "json", "--no-f"], ["--no-fold"]],
    ["an empty word after =", ["show", "--output", "=", ""], ["\tfiles"]],
    ["an open quote", ["show", "--output", '"js'], ["json", "jsonl"]],
    ["an open quote behind what stands", ["show", "--out'pu"], ["put"]],
    ["a closed one", ["show", "'--output'", 'j"s"'], ["json", "jsonl"]],
    ["a backslash", ["show", "--output", "j\\s"], ["json", "jsonl"]],
  ])("%s", async (_what, raw, expected) => {
    expect(await bashTab(...raw)).toEqual(expected);
  });

  it.each([
    ["$(reboot)", "\\$\\(reboot\\)"],
    ["`reboot`;x", "\\`reboot\\`\\;x"],
    ["two words", "two\\ words"],
    ['it\'s "a\\b"', 'it\\\'s\\ \\"a\\\\b\\"'],
    ["~root", "\\~root"],
    ["a&b|c>d<e*f?g[h]{i}#j!k", "a\\&b\\|c\\>d\\<e\\*f\\?g\\[h\\]\\{i\\}\\#j\\!k"],
    ["trace:1=a/b.c-d_e", "trace:1=a/b.c-d_e"],
    ["größe", "größe"],
  ])("%s is quoted", (value, expected) => {
    const answer = { candidates: [{ value }], files: false };
    expect(bashAnswer(answer, readBashWords([""]))).toEqual([expected]);
    expect(readBashWords([expected]).words).toEqual([value]);
  });

  it("leaves out what an open quote cannot hold", () => {
    const answer = {
      candidates: ["a b", "$(x)", "`x`", 'a"b', "a'b", "a!b", "a\\b"].map((value) => ({ value })),
      files: false,
    };
    expect(bashAnswer(answer, readBashWords(['"']))).toEqual(["a b"]);
    expect(bashAnswer(answer, readBashWords(["'"]))).toEqual(["a b"]);
  });

  it("does not repeat what stands before a colon", () => {
    const answer = { candidates: [{ value: "trace:one" }, { value: "trace:two" }], files: true };
    expect(bashAnswer(answer, readBashWords(["show", "trace", ":"]))).toEqual(["one", "two"]);
    expect(bashAnswer(answer, readBashWords(["show", "trace", ":", "t"]))).toEqual(["one", "two"]);
  });

  it("says which files may stand beside candidates", () => {
    const answer = { candidates: [{ value: "my trace" }], files: true };
    expect(bashAnswer(answer, readBashWords(["show", "my\\ t"]))).toEqual(["my\\ trace", "\tfiles\tmy t"]);
    expect(bashAnswer(answer, readBashWords(["show", '"my t']))).toEqual(["\tfiles"]);
    expect(bashAnswer({ ...answer, candidates: [] }, readBashWords(["show", "my"]))).toEqual(["\tfiles"]);
  });
});
