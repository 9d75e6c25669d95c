import { existsSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { folder, lgtrace, type Running, type Setting } from "./lgtrace.ts";

/** A screen never begins a line with one of these words after `> `. */
const STEP = /^> (?=(?:until|press|type|size|click|wheel|run) )/m;
const COMMAND = /^(\d+)x(\d+)((?: [A-Z_]+=\S*)*) lgtrace (.+)$/m;
const MOST_TRIES = 100;
/** Something that goes on by itself: the frame that is kept is the one after it. */
const GOES_ON = /^(?:opening|exporting|looking for \S+) (?:…|\.\.\.)$| searching/m;
const EXIT = /^\[exit (\d+)\]$/m;
const SET_UP = /^\$ lgtrace (.+)$/gm;

interface Command {
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** A frames file, taken apart: what comes before its steps, and the steps without what was drawn. */
export interface Script extends Command {
  readonly head: string;
  /** With which the walk ends. */
  readonly code: number;
  readonly setUp: readonly (readonly string[])[];
  readonly steps: readonly string[];
}

export function parseScript(text: string): Script {
  const [head = "", ...blocks] = text.split(STEP);
  const setUp = [...head.matchAll(SET_UP)].map(([, line = ""]) => wordsOf(line));
  const code = Number(EXIT.exec(head)?.[1] ?? 0);
  const steps = blocks.map((block) => block.split("\n")[0] ?? "");
  return { head, code, setUp, ...commandOf(head), steps };
}

function commandOf(head: string): Command {
  const command = COMMAND.exec(head);
  if (command === null) throw new Error(`no size and command in ${head}`);
  const [, columns, rows, settings = "", line = ""] = command;
  const pairs = settings.trim().split(" ").filter(Boolean);
  return {
    columns: Number(columns),
    rows: Number(rows),
    env: Object.fromEntries(pairs.map((pair) => pair.split("="))),
    words: wordsOf(line),
  };
}

/** Words of a command line; quotes keep blanks. */
function wordsOf(line: string): readonly string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? "");
}

/** A walk through a script in a folder of its own, with a store of its own. */
export class Walk {
  readonly #folder = folder();
  readonly #script: Script;
  #running: Running | undefined;

  constructor(script: Script) {
    this.#script = script;
    symlinkSync(resolve("fixtures"), join(this.#folder.path, "fixtures"));
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** The screen after each step, as the file writes it. */
  async drawn(setting: Setting = {}): Promise<string> {
    for (const words of this.#script.setUp) await this.run(words);
    const { columns, rows, env, words, steps, head } = this.#script;
    const unicode = env.LANG !== "C";
    const running = lgtrace(words, { columns, rows, unicode, ...this.#setting(env), ...setting });
    this.#running = running;
    let text = head;
    for (const step of steps) text += `> ${step}\n${await this.#settled(step, running.terminal)}\n\n`;
    return text.replaceAll(this.folder, "/home/oncall");
  }

  /** Leaves by Esc, which closes what lies over the screen, and q. */
  async left(): Promise<{ readonly code: number; readonly terminal: Running["terminal"] }> {
    const running = this.#running;
    if (running === undefined) throw new Error("no walk has begun");
    await running.terminal.press("Esc", "q");
    return { code: await running.ended, terminal: running.terminal };
  }

  /** What a command prints that draws nothing, run in the same folder. */
  async run(words: readonly string[]): Promise<string> {
    const stdout = new PassThrough();
    let printed = "";
    stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
    const { ended, stderr } = lgtrace(
      words.map((word) => this.#placed(word)),
      { ...this.#setting({}), stdout },
    );
    await ended.catch(() => {});
    return `${printed}${stderr()}`.trimEnd();
  }

  remove(): void {
    this.#folder.remove();
  }

  /** Files are read from where the tests run: what a walk has written is named by its whole path. */
  #placed(word: string): string {
    const path = join(this.folder, word);
    return word.startsWith("fixtures") || !existsSync(path) ? word : path;
  }

  #setting(env: Readonly<Record<string, string>>): Setting {
    return { cwd: this.folder, env: { LGTRACE_STORE: join(this.folder, "store.db"), ...env } };
  }

  async #settled(step: string, terminal: Running["terminal"]): Promise<string> {
    let frame = await this.#taken(step, terminal);
    for (let tries = 0; GOES_ON.test(frame) && tries < MOST_TRIES; tries += 1) frame = await terminal.quiet();
    return frame;
  }

  async #taken(step: string, terminal: Running["terminal"]): Promise<string> {
    const [verb = "", ...words] = step.split(" ");
    const [one = "", two = "", three = ""] = words;
    switch (verb) {
      case "until":
        return terminal.until(words.join(" "));
      case "type":
        return terminal.press(...words.join(" "));
      case "press":
        return terminal.press(...words);
      case "size":
        return terminal.resize(Number(one.split("x")[0]), Number(one.split("x")[1]));
      case "click":
        return terminal.mouse(0, Number(one), Number(two));
      case "wheel":
        return terminal.mouse(one === "up" ? 64 : 65, Number(two), Number(three));
      default:
        return this.run(wordsOf(step.replace("run lgtrace ", "")));
    }
  }
}
