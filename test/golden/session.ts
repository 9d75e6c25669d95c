import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/**
 * A golden session is a file that a person can read: what was typed, what came out.
 *
 *     # a title, and why the session is worth keeping
 *     $ lgtrace show fixtures/sample-trace.json
 *     …stdout…
 *     [stderr]
 *     …stderr, where there is any…
 *     [exit 2]            (only when it is not 0)
 *
 * All commands of a file run in one folder with one store.
 */
export interface Step {
  readonly command: string;
  readonly printed: string;
}

export interface Session {
  readonly intro: string;
  readonly steps: readonly Step[];
}

export function parseSession(text: string): Session {
  const [intro = "", ...blocks] = text.split(/^\$ /m);
  const steps = blocks.map((block) => {
    const end = block.indexOf("\n");
    return { command: block.slice(0, end), printed: block.slice(end + 1).trimEnd() };
  });
  return { intro, steps };
}

export function formatSession(session: Session): string {
  return session.intro + session.steps.map((step) => `$ ${step.command}\n${step.printed}\n`).join("\n");
}

/** A command that waits for ever is a failure, and no test that hangs. */
const LONGEST_MS = 120_000;

/** A folder in which `lgtrace` is the built one, with a store and a home of its own. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "lgtrace-golden-"));

  constructor() {
    const shim = join(this.folder, "bin", "lgtrace");
    mkdirSync(join(this.folder, "bin"));
    writeFileSync(
      shim,
      `#!/bin/sh\nexec "${process.env.LGTRACE_TEST_NODE ?? process.execPath}" "${resolve("bin/lgtrace.js")}" "$@"\n`,
    );
    chmodSync(shim, 0o755);
    symlinkSync(resolve("fixtures"), join(this.folder, "fixtures"));
  }

  run(command: string): { printed: string; stdout: string; stderr: string } {
    const done = spawnSync("bash", ["-c", command], {
      cwd: this.folder,
      encoding: "utf8",
      env: this.#env(),
      timeout: LONGEST_MS,
    });
    const parts = [this.#steady(done.stdout)];
    if (done.stderr !== "") parts.push("[stderr]\n", this.#steady(done.stderr));
    if (done.status !== 0) parts.push(`[exit ${done.status ?? done.signal}]\n`);
    return { printed: parts.map(endLine).join("").trimEnd(), stdout: done.stdout, stderr: done.stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Folder names and measured times differ from run to run; nothing else may. */
  #steady(text: string): string {
    return text
      .replaceAll(this.folder, "/home/oncall")
      .replaceAll(/"tookMs":\s*[\d.]+/g, '"tookMs":0')
      .replaceAll(/\r/g, "\\r");
  }

  #env(): NodeJS.ProcessEnv {
    return {
      PATH: [join(this.folder, "bin"), process.env.PATH].join(delimiter),
      HOME: this.folder,
      XDG_DATA_HOME: join(this.folder, "data"),
      LANG: "C.UTF-8",
      TZ: "UTC",
    };
  }
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
