import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

const GIVE_UP_MS = 10_000;
const LOOK_EVERY_MS = 20;

const HAS_TMUX = spawnSync("tmux", ["-V"]).status === 0;

if (!HAS_TMUX) console.warn("tmux is not installed: what needs a pseudo-terminal is skipped");

/** For `describe`: without tmux there is no terminal to be had. */
export const inTerminal = { skip: !HAS_TMUX };

export interface PaneSetting {
  readonly columns?: number;
  readonly rows?: number;
  /** Over `TERM`, `LANG` and the like; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly shell?: string;
  /** Instead of bin/lgtrace.js. */
  readonly program?: string;
  /** Instead of the Node that runs the tests. */
  readonly node?: string;
}

/** What the terminal is set to. */
export interface Modes {
  readonly alternate: boolean;
  readonly cursor: boolean;
  readonly mouse: boolean;
  /** It shows what is typed, and hands it on by lines: not raw. */
  readonly echoes: boolean;
}

/** As a terminal is when a shell has it. */
export const LEFT: Modes = { alternate: false, cursor: true, mouse: false, echoes: true };
/** As it is while one walks. */
export const WALKING: Modes = { alternate: true, cursor: false, mouse: true, echoes: false };

/**
 * A pane of a tmux server of its own: a real pseudo-terminal with a shell in it, in which `lgtrace` is the
 * built one, in a folder with the fixtures and a store of its own.
 *
 *     await using pane = await Pane.opened();
 *     await pane.type("lgtrace show fixtures/sample-trace.json -i");
 *     await pane.until("http.handler");
 *     await pane.press("q");
 */
export class Pane implements AsyncDisposable {
  readonly folder: string;
  readonly #setting: PaneSetting;

  private constructor(setting: PaneSetting) {
    this.#setting = setting;
    this.folder = mkdtempSync(join(tmpdir(), "lgtrace-pty-"));
    const shim = join(this.folder, "bin", "lgtrace");
    const { node = process.env.LGTRACE_TEST_NODE ?? process.execPath, program = resolve("bin/lgtrace.js") } =
      setting;
    mkdirSync(dirname(shim));
    writeFileSync(shim, `#!/bin/sh\nexec "${node}" "${program}" "$@"\n`);
    chmodSync(shim, 0o755);
    writeFileSync(join(this.folder, "shrc"), "PS1='$ '\n");
    symlinkSync(resolve("fixtures"), join(this.folder, "fixtures"));
  }

  static async opened(setting: PaneSetting = {}): Promise<Pane> {
    const pane = new Pane(setting);
    try {
      await pane.#open(setting);
    } catch (error) {
      await pane[Symbol.asyncDispose]();
      throw error;
    }
    return pane;
  }

  async #open(setting: PaneSetting): Promise<void> {
    const { columns = 100, rows = 30, shell = "sh" } = setting;
    const term = this.#env().TERM ?? "xterm-256color";
    await this.#tmux(
      ...["set", "-g", "default-terminal", term, ";", "set", "-g", "set-clipboard", "on", ";"],
      ...["new-session", "-d", "-x", String(columns), "-y", String(rows), "-c", this.folder, shell],
    );
    await this.type("echo earlier");
    await this.until(/^earlier$/m);
  }

  /** A line for the shell, once that asks for one. */
  async type(line: string): Promise<void> {
    await this.until(/(?:^|\n)\$\n*$/);
    await this.#tmux("send-keys", "-l", line);
    await this.#tmux("send-keys", "Enter");
  }

  /** Keys by tmux's names: `j`, `Enter`, `C-c`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Bytes as a terminal would send them. */
  async send(bytes: string): Promise<void> {
    await this.#tmux("send-keys", "-l", bytes);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** What is on the screen; with its colours, as SGR sequences. */
  async screen(how: "plain" | "colored" = "plain"): Promise<string> {
    return this.#tmux("capture-pane", "-p", ...(how === "colored" ? ["-e"] : []));
  }

  async modes(): Promise<Modes> {
    const [alternate, cursor, mouse, tty] = (
      await this.asked("#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{pane_tty}")
    ).split(" ");
    const { stdout } = await run("stty", ["-F", tty ?? "", "-a"]);
    return {
      alternate: alternate === "1",
      cursor: cursor === "1",
      mouse: mouse === "1",
      echoes: /\sicanon\b/.test(stdout) && /\secho\b/.test(stdout),
    };
  }

  /** A format of tmux, filled in. */
  async asked(format: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", format)).trimEnd();
  }

  async clipboard(): Promise<string> {
    return this.#tmux("show-buffer").catch(() => "");
  }

  /** Ends the pane's window, as one closes a terminal. */
  async close(): Promise<void> {
    await this.#tmux("kill-window");
  }

  /** Waits for a text on the screen: the screen then. */
  async until(text: string | RegExp): Promise<string> {
    return this.#when(`${text} on the screen`, async () => {
      const screen = await this.screen();
      const isThere = typeof text === "string" ? screen.includes(text) : text.test(screen);
      return isThere ? screen : undefined;
    });
  }

  /** Waits for the terminal to be set so. */
  async untilModes(wanted: Modes): Promise<void> {
    await this.#when(`modes ${JSON.stringify(wanted)}`, async () =>
      JSON.stringify(await this.modes()) === JSON.stringify(wanted) ? true : undefined,
    );
  }

  /** Waits until the clipboard holds it. */
  async untilCopied(text: string): Promise<void> {
    await this.#when(`${text} in the clipboard`, async () =>
      (await this.clipboard()) === text ? true : undefined,
    );
  }

  /** A command without a shell in a window of its own, once this is on its screen: its process. */
  async window(command: string, text: string): Promise<number> {
    await this.#tmux("new-window", "-c", this.folder, ...command.split(" "));
    await this.until(text);
    return Number(await this.asked("#{pane_pid}"));
  }

  /** The program that runs in the pane in front of the shell: its id. */
  async pid(): Promise<number> {
    return childOf(Number(await this.asked("#{pane_pid}")));
  }

  /** That program, and the one that it started. */
  async pids(): Promise<readonly [number, number]> {
    const first = await this.pid();
    return [first, await childOf(first)];
  }

  /** The exit code that `; echo left $?` behind a command said. */
  async left(): Promise<number> {
    return this.#when("left", async () => {
      const said = /left (\d+)$/m.exec(await this.screen())?.[1];
      return said === undefined ? undefined : Number(said);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => "");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #when<Seen>(what: string, look: () => Promise<Seen | undefined>): Promise<Seen> {
    const began = Date.now();
    for (;;) {
      const seen = await look();
      if (seen !== undefined) return seen;
      if (Date.now() - began > GIVE_UP_MS)
        throw new Error(`waited in vain for ${what}:\n${await this.screen().catch(String)}`);
      await passed(LOOK_EVERY_MS);
    }
  }

  async #tmux(...words: readonly string[]): Promise<string> {
    const { stdout } = await run("tmux", ["-S", join(this.folder, "tmux"), "-f", "/dev/null", ...words], {
      env: this.#env(),
    });
    return stdout;
  }

  #env(): NodeJS.ProcessEnv {
    return {
      PATH: [join(this.folder, "bin"), process.env.PATH].join(delimiter),
      HOME: this.folder,
      XDG_DATA_HOME: join(this.folder, "data"),
      LANG: "C.UTF-8",
      TZ: "UTC",
      ENV: join(this.folder, "shrc"),
      TERM: "xterm-256color",
      ...this.#setting.env,
    };
  }
}

async function childOf(parent: number): Promise<number> {
  const { stdout } = await run("pgrep", ["-P", String(parent)]);
  return Number(stdout.split("\n")[0]);
}

/** Waits until this process has ended. */
export async function untilGone(pid: number): Promise<void> {
  const began = Date.now();
  while (await isAlive(pid)) {
    if (Date.now() - began > GIVE_UP_MS) throw new Error(`process ${pid} still runs`);
    await passed(LOOK_EVERY_MS);
  }
}

/** A process that has ended and that nobody has asked about yet (Z) is gone. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await run("ps", ["-o", "stat=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return /^[^Z]/.test(stdout.trim());
}
