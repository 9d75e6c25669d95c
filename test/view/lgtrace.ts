import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { Output } from "../../src/cli/process/output.ts";
import type { World } from "../../src/cli/process/world.ts";
import { runProgram } from "../../src/cli/program.ts";
import { FakeTerminal } from "./terminal.ts";

export interface Running {
  readonly terminal: FakeTerminal;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** What was said on stderr. */
  readonly stderr: () => string;
}

export interface Setting {
  readonly columns?: number;
  readonly rows?: number;
  readonly colors?: World["terminal"]["colors"];
  readonly unicode?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The clock, Unix nanoseconds. */
  readonly now?: bigint;
  /** Where results go: else to the terminal. */
  readonly stdout?: PassThrough;
  /** `none`: there is no terminal to draw on. */
  readonly keyboard?: "none";
}

/** 2026-05-22 14:26:40Z. */
const A_DAY_OF_THE_STORIES = 1_779_460_000_000_000_000n;

/** A folder of one's own, and how to be rid of it. */
export function folder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "lgtrace-view-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a command line in this process on a terminal in memory. */
export function lgtrace(words: readonly string[], setting: Setting = {}): Running {
  const { columns = 80, rows = 24, colors = 0, unicode = true, env = {}, cwd = resolve(".") } = setting;
  const { now = A_DAY_OF_THE_STORIES } = setting;
  const terminal = new FakeTerminal(columns, rows);
  const stderr = new PassThrough();
  const world: World = {
    stdout: new Output(setting.stdout ?? terminal.keyboard.stdout, "results"),
    stderr: new Output(stderr, "notes"),
    stdin: new PassThrough(),
    env: { LGTRACE_STORE: join(cwd, "no-store.db"), XDG_CONFIG_HOME: join(cwd, "no-config"), ...env },
    cwd,
    terminal: { columns, colors, errorColors: 0, progress: false, unicode, links: false },
    keyboard: () => (setting.keyboard === "none" ? undefined : terminal.keyboard),
    now: () => now,
  };
  let said = "";
  stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const ended = new Promise<number>((done, fail) => {
    runProgram(words, async (action) => done(await action(world))).catch(fail);
  });
  // Whoever waits for the end hears of it.
  ended.catch(() => {});
  return { terminal, ended, stderr: () => said };
}
