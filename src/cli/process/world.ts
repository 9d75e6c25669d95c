import { openSync } from "node:fs";
import type { Readable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";
import { stopJob } from "../interactive/stop-job.ts";
import { Output } from "./output.ts";

/** The process as a command sees it; nothing else in the program knows that there is one. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Readable;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
  readonly terminal: Terminal;
  /** Where one can draw and be answered by keys; undefined: there is no such terminal. */
  keyboard(): Keyboard | undefined;
  /** The clock, Unix nanoseconds. */
  now(): bigint;
}

/** What stdout and stderr can show. */
export interface Terminal {
  /** Columns of stdout; undefined in a pipe. */
  readonly columns: number | undefined;
  readonly colors: ColorLevel;
  readonly errorColors: ColorLevel;
  /** Progress may be drawn on stderr. */
  readonly progress: boolean;
  readonly unicode: boolean;
  /** stdout is a terminal, and may be sent links (OSC 8). */
  readonly links: boolean;
}

/** A terminal with its keys. */
export interface Keyboard {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** What Ctrl-Z does where keys are read by lines: the job stops until its shell goes on with it. */
  readonly stop?: () => Promise<void>;
}

/** chalk's levels: none, 16, 256, 16 million colours. */
export type ColorLevel = 0 | 1 | 2 | 3;

export function worldOf(process: NodeJS.Process): World {
  const { stdout, stderr, env } = process;
  return {
    stdout: new Output(stdout, "results"),
    stderr: new Output(stderr, "notes"),
    get stdin() {
      return process.stdin;
    },
    env,
    cwd: process.cwd(),
    terminal: {
      // A terminal that does not know its size says 0.
      columns: (stdout.isTTY && stdout.columns) || undefined,
      colors: colorLevel(env, stdout.isTTY),
      errorColors: colorLevel(env, stderr.isTTY),
      progress: stderr.isTTY === true && env.TERM !== "dumb",
      unicode: speaksUnicode(env, process.platform),
      links: stdout.isTTY === true && env.TERM !== "dumb",
    },
    keyboard: () => (stdout.isTTY && env.TERM !== "dumb" ? keyboardOf(process) : undefined),
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
}

/** Keys come from stdin; where that is evidence in a pipe, from the terminal that the process belongs to. */
function keyboardOf({ stdin, stdout, platform }: NodeJS.Process): Keyboard | undefined {
  const isWindows = platform === "win32";
  const rest = { stdout, ...(isWindows ? {} : { stop: stopJob }) };
  if (stdin.isTTY) return { stdin, ...rest };
  try {
    return { stdin: new ReadStream(openSync(isWindows ? "CONIN$" : "/dev/tty", "r")), ...rest };
  } catch {
    return undefined;
  }
}

/** NO_COLOR, FORCE_COLOR, TERM and COLORTERM, as Node itself reads them; a pipe has no colour. */
export function colorLevel(env: NodeJS.ProcessEnv, isTerminal: boolean | undefined): ColorLevel {
  if (env.NO_COLOR) return 0;
  if (!isTerminal && env.FORCE_COLOR === undefined) return 0;
  const depth = WriteStream.prototype.getColorDepth(env);
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0;
}

/** A POSIX locale that names another character set, or none at all ("C"), gets the ASCII form. */
export function speaksUnicode(env: NodeJS.ProcessEnv, platform: string): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (locale === undefined || locale === "") return true;
  return platform === "win32" || /utf-?8/i.test(locale);
}
