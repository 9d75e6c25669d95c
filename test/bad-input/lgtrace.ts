import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { EXIT } from "../../src/cli/process/exit-code.ts";
import { Output } from "../../src/cli/process/output.ts";
import { describeTrouble } from "../../src/cli/process/trouble.ts";
import type { World } from "../../src/cli/process/world.ts";
import { runProgram } from "../../src/cli/program.ts";

/** What one command line printed. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Content = string | Uint8Array;

/** A folder of inputs, and lgtrace run on them as a shell would, but for the process. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "lgtrace-bad-input-"));

  /** Writes a file: its path. */
  file(name: string, content: Content): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Shows one file of that content. */
  show(content: Content, ...flags: string[]): Promise<Run> {
    return this.run("show", this.file("input", content), ...flags);
  }

  run(...argv: string[]): Promise<Run> {
    return this.pipe([], ...argv);
  }

  /** Runs a command line with something on stdin. What it prints names files without the folder. */
  async pipe(stdin: Iterable<Content>, ...argv: string[]): Promise<Run> {
    const stdout = new Paper();
    const stderr = new Paper();
    const world = this.#world(Readable.from([...stdin].map((chunk) => Buffer.from(chunk))), stdout, stderr);
    const code = await perform(argv, world);
    return { code, out: this.#short(stdout.text), err: this.#short(stderr.text) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #short(text: string): string {
    return text.replaceAll(`${this.folder}/`, "");
  }

  #world(stdin: Readable, stdout: Paper, stderr: Paper): World {
    const terminal = {
      columns: 80,
      colors: 0,
      errorColors: 0,
      progress: false,
      unicode: true,
      links: false,
    } as const;
    return {
      stdout: new Output(stdout, "results"),
      stderr: new Output(stderr, "notes"),
      stdin,
      env: { LGTRACE_STORE: join(this.folder, "store.db") },
      cwd: this.folder,
      terminal,
      keyboard: () => undefined,
      now: () => 1_779_460_327_114_000_000n,
    };
  }
}

class Paper extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function perform(argv: string[], world: World): Promise<number> {
  let code: number = EXIT.done;
  try {
    await runProgram(argv, async (action) => {
      code = await action(world);
    });
    return code;
  } catch (thrown) {
    const trouble = describeTrouble(thrown, argv, world);
    await world.stderr.write(trouble.text);
    return trouble.code;
  }
}
