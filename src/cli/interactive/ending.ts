import type { ReadStream } from "node:tty";
import { EXIT } from "../process/exit-code.ts";

/** What ends a program from outside, and the exit codes by which shells know it. */
const CODES = { SIGHUP: 129, SIGINT: EXIT.interrupted, SIGQUIT: 131, SIGTERM: 143 } as const;
type Ends = keyof typeof CODES;
const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const satisfies readonly Ends[];

/**
 * Hears, while the screen is drawn on, of all that ends it other than a key: signals, a terminal that goes
 * away, errors that nobody caught. By themselves they would leave the screen as it is, and notes unsaid.
 */
export class Ending implements Disposable {
  readonly #controller = new AbortController();
  readonly #keys: ReadStream;
  readonly #onSignals = SIGNALS.map((name) => [name, () => this.#signalled(name)] as const);
  #isStopped = false;
  /** The exit code where it was broken off. */
  code: number = EXIT.interrupted;

  constructor(keys: ReadStream) {
    this.#keys = keys;
    for (const [name, heard] of this.#onSignals) process.on(name, heard);
    process.on("uncaughtException", this.#onError);
    keys.on("end", this.#onGone);
    keys.on("error", this.#onGone);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const [name, heard] of this.#onSignals) process.off(name, heard);
    process.off("uncaughtException", this.#onError);
    this.#keys.off("end", this.#onGone);
    this.#keys.off("error", this.#onGone);
  }

  readonly #onGone = (): void => this.#broken(CODES.SIGHUP);

  readonly #onError = (error: Error): void => this.#controller.abort(error);

  /** Signals are deadly while the job is stopped: the terminal is the shell's, and must be left alone. */
  async whileStopped(stop: () => Promise<void>): Promise<void> {
    this.#isStopped = true;
    await stop().finally(() => {
      this.#isStopped = false;
    });
  }

  /** Whoever sends a second one will not wait. */
  #signalled(name: Ends): void {
    if (!this.signal.aborted && !this.#isStopped) {
      this.#broken(CODES[name]);
    } else {
      // Ink's own listener would leave the screen once more, and take the shell's cursor with it.
      process.removeAllListeners(name);
      process.kill(process.pid, name);
    }
  }

  #broken(code: number): void {
    if (this.signal.aborted) return;
    this.code = code;
    this.#controller.abort("interrupted");
  }
}
