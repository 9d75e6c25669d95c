import { Failure } from "../model/failure.ts";
import type { Doings } from "./doings.ts";
import type { Size } from "./layout.ts";
import { type AppState, listed, openedTrace, resized, said } from "./state/app-state.ts";
import type { Ask } from "./state/ask.ts";
import type { Listed } from "./state/list-state.ts";
import { type Press, press } from "./state/press.ts";
import { plainWords, type Words } from "./words.ts";

/** So long rows are gathered before they are drawn, whether more come or not. */
const DRAW_EVERY_MS = 50;

/** How a reader ends it: by a key, or by Ctrl-C. */
export type Ended = "quit" | "interrupted";

/** The state of what is on the screen over time: keys, answers and rows go in, each makes the next state. */
export class Session {
  readonly #doings: Doings;
  readonly #listeners = new Set<() => void>();
  #app: AppState;
  #detailRows = 0;
  #left = false;
  /** Called when the reader has had enough: how, or what broke. */
  onEnd: (end: Ended | Error) => void = () => {};
  /** Gives the terminal to the shell for a while. */
  onStop: () => Promise<void> = async () => {};
  /** Switches the terminal's reports of its mouse. */
  onMouse: (isOn: boolean) => void = () => {};

  constructor(app: AppState, doings: Doings) {
    this.#app = app;
    this.#doings = doings;
  }

  readonly state = (): AppState => this.#app;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears how many lines the detail pane has, drawn or not. */
  drawn(detailRows: number): void {
    this.#detailRows = detailRows;
  }

  press(what: Press): void {
    const { texts, readDuration } = this.#doings;
    const { app, ask } = press(this.#app, what, { texts, readDuration, detailRows: this.#detailRows });
    this.#become(app);
    if (ask !== undefined) this.#answer(ask);
  }

  resize(size: Size): void {
    const { columns, rows } = this.#app.size;
    if (size.columns !== columns || size.rows !== rows) this.#become(resized(this.#app, size));
  }

  /** Takes in rows while they are found; trouble on the way is said, and what came stays. */
  async list(rows: AsyncIterable<Listed>, summary: () => Words): Promise<void> {
    const waiting: Listed[] = [];
    let timer: NodeJS.Timeout | undefined;
    let drawn = Date.now();
    const take = (end?: { readonly summary: Words }) => {
      clearTimeout(timer);
      timer = undefined;
      drawn = Date.now();
      this.#become(listed(this.#app, waiting.splice(0), end));
    };
    try {
      for await (const row of rows) {
        if (this.#left) break;
        waiting.push(row);
        timer ??= setTimeout(take, DRAW_EVERY_MS);
        if (Date.now() - drawn < DRAW_EVERY_MS) continue;
        take();
        await keysPassed();
      }
      take({ summary: summary() });
    } catch (trouble) {
      take({ summary: plainWords(`broken off: ${trouble instanceof Failure ? trouble.message : "a bug"}`) });
      this.#said(trouble);
    }
  }

  /** The reader has left: nothing more is looked for. */
  leave(): void {
    this.#left = true;
  }

  #become(app: AppState): void {
    if (app === this.#app) return;
    this.#app = app;
    for (const listener of this.#listeners) listener();
  }

  #answer(ask: Ask): void {
    const { copy, exportTrace, browse } = this.#doings;
    if (ask.kind === "quit") this.onEnd(ask.interrupted === true ? "interrupted" : "quit");
    else if (ask.kind === "stop") this.onStop().catch((trouble: unknown) => this.#said(trouble));
    else if (ask.kind === "mouse") this.onMouse(ask.isOn);
    else if (ask.kind === "copy") {
      copy(ask.text);
      this.#say(`copied: ${ask.what}`);
    } else if (ask.kind === "export")
      this.#wait("exporting …", async () => this.#say(await exportTrace(ask.subject.facts)));
    else if (ask.kind === "browse")
      this.#wait("opening …", async () => this.#say(await browse(ask.subject.facts)));
    else this.#wait(`looking for ${ask.traceId} …`, () => this.#open(ask.traceId, ask.spanId));
  }

  /** One thing at a time; keys go on working meanwhile. */
  #wait(words: string, work: () => Promise<void>): void {
    if (this.#app.waiting !== undefined) return;
    this.#become({ ...this.#app, waiting: plainWords(words) });
    work().catch((trouble: unknown) => this.#said(trouble));
  }

  async #open(traceId: string, spanId: string | undefined): Promise<void> {
    this.#become(openedTrace(this.#app, await this.#doings.open(traceId), spanId));
  }

  #say(text: string): void {
    this.#become(said(this.#app, plainWords(text)));
  }

  /** Expected trouble is a sentence on the screen; anything else is a bug, and ends it. */
  #said(trouble: unknown): void {
    if (trouble instanceof Failure) {
      const { message, hint } = trouble;
      this.#say(hint === undefined ? message : `${message}: ${hint}`);
    } else this.onEnd(trouble instanceof Error ? trouble : new Error(String(trouble)));
  }
}

/** Rows that are made without waiting for anything must not keep keys waiting. */
function keysPassed(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
