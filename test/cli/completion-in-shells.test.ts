import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { Sandbox } from "../golden/session.ts";
import { newStore, newStorePath } from "../store/filled-store.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
/** What a shell would run if it were not quoted. */
const HOSTILE = "x$(touch pwned)`touch pwned`;touch pwned #'\"\\ &|~";

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
writeFileSync(
  join(sandbox.folder, "hostile.json"),
  evidence(ID, HOSTILE, "trace:one", "trace:two", "my trace"),
);
writeFileSync(join(sandbox.folder, "my file.json"), "");
mkdirSync(join(sandbox.folder, "folder"));
run("lgtrace import hostile.json");

/** One trace for each id, of a service that is hostile as well. */
function evidence(...ids: readonly string[]): string {
  const spans = ids.map((traceId, at) => ({
    traceId,
    spanId: `00f067aa0ba902b${at}`,
    name: "$(touch pwned) \u001b[31m:\t`touch pwned`",
    startTimeUnixNano: `${at + 1}000000000`,
    endTimeUnixNano: `${at + 2}000000000`,
  }));
  const attributes = [{ key: "service.name", value: { stringValue: "$(touch pwned)\n%F{red}" } }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
}

function run(command: string): string {
  const { stdout, stderr } = sandbox.run(command);
  expect(stderr).toBe("");
  return stdout;
}

function has(shell: string): boolean {
  return spawnSync(shell, ["-c", "exit 0"]).status === 0;
}

const hasZsh = has("zsh");
const hasFish = has("fish");
const inert = () => expect(existsSync(join(sandbox.folder, "pwned"))).toBe(false);

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

describe("bash", () => {
  /** COMPREPLY after `lgtrace …`, the last word being typed, cut as bash cuts it. */
  function tab(...words: readonly string[]): string[] {
    const script = `source <(lgtrace completion bash)
      COMP_WORDS=(lgtrace ${words.map(quoted).join(" ")}) COMP_CWORD=${words.length}
      _lgtrace && printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run(`bash --norc --noprofile -c ${quoted(script)}`)
      .split("\n")
      .filter((line) => line !== "");
  }

  it.each([
    [["sh"], ["show"]],
    [["show", "--outp"], ["--output"]],
    [
      ["show", "--output", "js"],
      ["json", "jsonl"],
    ],
    [
      ["show", "--output", "=", "js"],
      ["json", "jsonl"],
    ],
    [
      ["context", ""],
      ["list", "use", "add", "help"],
    ],
    [["explain", "zero"], ["zero-tokens"]],
    [["show", "--id", "7c1"], [ID]],
    [["show", "--id", "=", "7c1"], [ID]],
    [
      ["show", "trace", ":"],
      ["two", "one"],
    ],
    [["show", "trace", ":", "o"], ["one"]],
    [["store", "delete", "my"], ["my\\ trace"]],
    [["nosuch", ""], []],
    [["import", ""], []],
  ])("completes %j: %j", (words, expected) => {
    expect(tab(...words)).toEqual(expected);
  });

  it("has files beside ids, folders with their slash", () => {
    expect(tab("show", "my")).toEqual(["my\\ trace", "my\\ file.json"]);
    expect(tab("show", "")).toEqual(expect.arrayContaining([ID, "folder/", "hostile.json"]));
  });

  it("puts a hostile id on the line so that it means itself, and runs none of it", () => {
    const [typed = ""] = tab("show", "x");
    expect(run(`printf %s ${typed}`)).toBe(HOSTILE);
    expect(run(`lgtrace show ${typed} | head -1`)).toBe(`${HOSTILE}\n`);
    inert();
  });

  it("stays silent where lgtrace is not there", () => {
    const script = `source <(lgtrace completion bash); PATH=/nowhere; COMP_WORDS=(lgtrace sh) COMP_CWORD=1
      _lgtrace; echo "$? \${#COMPREPLY[@]}"`;
    expect(run(`bash --norc --noprofile -c ${quoted(script)}`)).toBe("0 0\n");
  });
});

/** Lines that are typed into an interactive shell, each with Tab, and how each stands there then; zsh has the terminal. */
function typed(shell: string, setUp: string, lines: readonly string[]): string[] {
  const driver = `zmodload zsh/zpty
    zpty shell ${shell}
    zpty -w shell ${quoted(setUp)}
    zpty -r shell out '*ready*'
    for line in "$@"; do
      zpty -n -w shell "$line"$'\\t'
      zpty -n -w shell $'\\C-g'
      zpty -r shell out '*<<*>>*'
      print -r -- "\${\${out##*<<}%%>>*}"
    done`;
  const done = run(`TERM=dumb zsh -f -c ${quoted(driver)} zsh ${lines.map(quoted).join(" ")}`);
  return done.trimEnd().split("\n");
}

const TYPED = [
  ["lgtrace sh", "lgtrace show "],
  ["lgtrace show --output=ma", "lgtrace show --output=markdown "],
  ["lgtrace show --output ma", "lgtrace show --output markdown "],
  ["lgtrace show --id=7", `lgtrace show --id=${ID} `],
  ["lgtrace show trace:t", "lgtrace show trace:two "],
  ["lgtrace show my\\ t", "lgtrace show my\\ trace "],
  ["lgtrace show my\\ f", "lgtrace show my\\ file.json "],
  ['lgtrace show "my f', 'lgtrace show "my file.json" '],
  ["lgtrace import fo", "lgtrace import folder/"],
  ["lgtrace show --store=hos", "lgtrace show --store=hostile.json "],
] as const;
const typedLines = [...TYPED.map(([line]) => line), "lgtrace store delete x"];

describe.skipIf(!hasZsh)(
  `shells with a terminal${hasZsh ? "" : " (no zsh is installed here, which lends it)"}`,
  () => {
    const dump = 'dump() { print -r -- "<<$BUFFER>>"; zle kill-whole-line }; zle -N dump; bindkey "^G" dump';

    it.each([
      ["without compinit", "source <(lgtrace completion zsh)"],
      ["after compinit", "autoload -Uz compinit; compinit -i -D; source <(lgtrace completion zsh)"],
      [
        "by a file of $fpath",
        "mkdir fpath; lgtrace completion zsh > fpath/_lgtrace; fpath=($PWD/fpath $fpath); autoload -Uz compinit; compinit -i -D",
      ],
    ])("zsh %s", (_what, load) => {
      const lines = typed(
        "zsh -f -i",
        `unsetopt zle_bracketed_paste; ${load}; ${dump}; print rea""dy`,
        typedLines,
      );
      expect(lines.slice(0, -1)).toEqual(TYPED.map(([, line]) => line));
      const hostile = (lines.at(-1) ?? "").replace("lgtrace store delete ", "");
      expect(run(`zsh -f -c ${quoted(`print -rn -- ${hostile}`)}`)).toBe(HOSTILE);
      inert();
    });

    it("bash", () => {
      const bound = `bind -x '"\\C-g": printf "<<%s>>\\n" "$READLINE_LINE"; READLINE_LINE='`;
      const lines = typed(
        "bash --norc --noprofile -i",
        `source <(lgtrace completion bash); ${bound}; echo rea""dy`,
        typedLines,
      );
      expect(lines.slice(0, -1)).toEqual(TYPED.map(([, line]) => line));
      expect(run(`printf %s ${(lines.at(-1) ?? "").replace("lgtrace store delete ", "")}`)).toBe(HOSTILE);
      inert();
    });
  },
);

describe.skipIf(!hasFish)(`fish${hasFish ? "" : " (is not installed here)"}`, () => {
  function tab(line: string): string[] {
    const script = `lgtrace completion fish | source; complete -C ${fishQuoted(line)}`;
    return run(`fish --no-config -c ${quoted(script)}`)
      .trimEnd()
      .split("\n");
  }

  it.each([
    ["lgtrace sh", ["show\tthe waterfall of a trace, with its log lines"]],
    ["lgtrace show --output=ma", ["--output=markdown"]],
    ["lgtrace show --output ma", ["markdown"]],
    ["lgtrace explain zero", ["zero-tokens\tL01: model call that generated nothing"]],
    ["lgtrace import fo", ["folder/"]],
    ["lgtrace show my\\ f", ["my file.json"]],
    ["lgtrace show --store=hos", ["--store=hostile.json"]],
  ])("completes %j: %j", (line, expected) => {
    expect(tab(line)).toEqual(expected);
  });

  it("shows what a hostile trace is called, and runs none of it", () => {
    const [line = ""] = tab("lgtrace store delete x");
    expect(line).toBe(
      `${HOSTILE}\t1970-01-01 00:00:02Z $(touch pwned)\\n%F{red} › $(touch pwned) \\x1b[31m:\\t\`touch pwned\``,
    );
    inert();
  });
});

function fishQuoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}

describe("whatever is wrong", () => {
  const silent = (command: string) => {
    const { stdout, stderr, printed } = sandbox.run(command);
    expect([stdout, stderr, printed]).toEqual(["", "", ""]);
  };

  it("a Tab without a store prints nothing, and makes none", () => {
    silent("LGTRACE_STORE=nowhere/store.db lgtrace complete -- store delete ''");
    expect(existsSync(join(sandbox.folder, "nowhere"))).toBe(false);
  });

  it("a Tab with a broken configuration prints nothing", () => {
    const config = join(sandbox.folder, ".config", "lgtrace");
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, "config.yaml"), "contexts: [");
    writeFileSync(join(sandbox.folder, ".lgtrace.yaml"), "nosuch: key\n");
    silent("lgtrace complete -- context use ''");
    expect(run("lgtrace complete -- show --outp")).toBe("--output\thow to print\n");
  });

  it.each([99, 1])("a Tab with a store of version %i prints nothing, and leaves it as it is", (version) => {
    const path = newStorePath();
    newStore(path).close();
    const other = new Database(path);
    other.pragma(`user_version = ${version}`);
    other.pragma("wal_checkpoint(TRUNCATE)");
    other.close();
    const before = readFileSync(path);
    silent(`LGTRACE_STORE=${path} lgtrace complete -- store delete ''`);
    silent(`LGTRACE_STORE=${path} lgtrace complete --bash -- store delete ''`);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each(["-- --", "-- ''", "--bash --", "--bash -- = = :", "-- show --id -- -- -", "-- $'\\e[31m' $'\\n'"])(
    "complete %s is no error",
    (words) => {
      const { stderr, printed } = sandbox.run(`lgtrace complete ${words}`);
      expect(stderr).toBe("");
      expect(printed).not.toContain("[exit");
    },
  );
});
