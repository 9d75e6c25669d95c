import { PassThrough, Writable } from "node:stream";
import { setTimeout as passed } from "node:timers/promises";
import xterm from "@xterm/headless";
import type { Keyboard } from "../../src/cli/process/world.ts";

/** Together longer than Ink waits to know that Esc is a key of its own, and longer than a frame. */
const QUIET_MS = 90;
const TICK_MS = 15;
/** A tick that comes later tells of a loop that was held up: Ink's timers were too. */
const LATE_MS = 10;
const GIVE_UP_MS = 10_000;

/** Keys by the names that scripts use, as terminals send them. */
const KEYS: Readonly<Record<string, string>> = {
  Up: "\u001b[A",
  Down: "\u001b[B",
  Right: "\u001b[C",
  Left: "\u001b[D",
  PgUp: "\u001b[5~",
  PgDn: "\u001b[6~",
  Home: "\u001b[H",
  End: "\u001b[F",
  Enter: "\r",
  Esc: "\u001b",
  Tab: "\t",
  "Shift-Tab": "\u001b[Z",
  Backspace: "\u007f",
  Space: " ",
  "Ctrl-C": "\u0003",
  "Ctrl-D": "\u0004",
  "Ctrl-U": "\u0015",
};

/** A terminal in memory: what is written to it is emulated by xterm.js, what is typed comes out of its stdin. */
export class FakeTerminal {
  readonly keyboard: Keyboard;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #stdin: PassThrough;
  readonly #stdout: Writable & { columns: number; rows: number };
  /** How often something was written. */
  #written = 0;
  /** Every byte, for what leaves no trace on the screen. */
  raw = "";

  constructor(columns: number, rows: number) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    const noop = () => stdin;
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      isRaw: false,
      setRawMode: noop,
      ref: noop,
      unref: noop,
    });
    this.#stdin = stdin;
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      this.#written += 1;
      this.raw += chunk.toString("utf8");
      this.#screen.write(chunk, done);
    };
    this.#stdout = Object.assign(new Writable({ write }), { isTTY: true, columns, rows });
    this.keyboard = { stdin: this.#stdin, stdout: this.#stdout } as unknown as Keyboard;
  }

  /** What the reader sees, blanks at line ends left out. */
  get frame(): string {
    const { active } = this.#screen.buffer;
    const lines = Array.from({ length: this.#screen.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
    );
    return lines.join("\n").trimEnd();
  }

  /** `normal`, or `alternate` while something is drawn over what was there. */
  get buffer(): "normal" | "alternate" {
    return this.#screen.buffer.active.type;
  }

  /** Keys by their names, other texts as they are; then waits until nothing more is drawn. A key just after Esc would be Alt with it. */
  async press(...keys: readonly string[]): Promise<string> {
    for (const key of keys) {
      this.#stdin.write(KEYS[key] ?? key);
      if (key === "Esc") await this.quiet();
    }
    return this.quiet();
  }

  /** A press of the left button (0) or a turn of the wheel (64 up, 65 down); cells counted from 0. */
  async mouse(button: 0 | 64 | 65, column: number, row: number): Promise<string> {
    this.#stdin.write(`\u001b[<${button};${column + 1};${row + 1}M`);
    return this.quiet();
  }

  async resize(columns: number, rows: number): Promise<string> {
    this.#screen.resize(columns, rows);
    Object.assign(this.#stdout, { columns, rows });
    this.#stdout.emit("resize");
    return this.quiet();
  }

  async quiet(): Promise<string> {
    for (let waited = 0, written = this.#written; waited < QUIET_MS; waited += TICK_MS) {
      const began = performance.now();
      await passed(TICK_MS);
      const isHeldUp = performance.now() - began > TICK_MS + LATE_MS;
      if (isHeldUp || written !== this.#written) [waited, written] = [0, this.#written];
    }
    return this.frame;
  }

  /** Waits for a text to be on the screen. */
  async until(text: string): Promise<string> {
    const began = Date.now();
    while (!this.frame.includes(text)) {
      if (Date.now() - began > GIVE_UP_MS) throw new Error(`"${text}" did not come:\n${this.frame}`);
      await passed(10);
    }
    return this.quiet();
  }
}
