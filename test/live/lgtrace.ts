import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ran>;
}

/**
 * A user's machine for the built command line: a home, a store and an environment of its own. Runs
 * never block, so that a server in this process can answer them.
 *
 *     using machine = new Machine({ TEMPO_URL: tempo.url });
 *     const { stdout, code } = await machine.lgtrace("show", traceId);
 */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "lgtrace-machine-"));
  readonly env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.env = env;
  }

  lgtrace(...argv: string[]): Promise<Ran> {
    return this.start(...argv).ended;
  }

  /** A run that reads this on its stdin. */
  piped(input: string, ...argv: string[]): Promise<Ran> {
    const { process, ended } = this.#spawn(argv, "pipe");
    process.stdin?.end(input);
    return ended;
  }

  /** A run that a test stops or watches while it goes. */
  start(...argv: string[]): Running {
    return this.#spawn(argv, "ignore");
  }

  #spawn(argv: readonly string[], stdin: "ignore" | "pipe"): Running {
    const node = process.env.LGTRACE_TEST_NODE ?? process.execPath;
    const child = spawn(node, [resolve("bin/lgtrace.js"), ...argv], {
      cwd: this.folder,
      env: this.#env(),
      stdio: [stdin, "pipe", "pipe"],
    });
    return { process: child, ended: endOf(child) };
  }

  /** Writes a file below the home, which is also the working folder: its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    this.remove();
  }

  #env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.folder,
      XDG_DATA_HOME: join(this.folder, "data"),
      XDG_CONFIG_HOME: join(this.folder, "config"),
      LANG: "C.UTF-8",
      TZ: "UTC",
      ...this.env,
    };
  }
}

function endOf(child: ChildProcess): Promise<Ran> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ stdout, stderr, code: code ?? undefined }));
  });
}
