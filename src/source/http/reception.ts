import type { Dispatcher } from "undici";
import type { Limits } from "../../model/backend.ts";
import { Body, type BodyReader } from "./body.ts";
import { broken, brokenBy } from "./broken.ts";
import { Deadlines, type Expiry } from "./deadlines.ts";
import type { Conduct, Exchange } from "./exchanged.ts";

type Controller = Dispatcher.DispatchController;
type Headers = Readonly<Record<string, string>>;

/** Of an answer that is an error, only the message is read. */
export const MESSAGE_BYTES = 64 * 1024;
const FIRST_ERROR = 300;

/** Receives one answer within the limits and says once how it ended. undici calls it as the answer comes. */
export class Reception implements Dispatcher.DispatchHandler, BodyReader {
  readonly #limits: Limits;
  readonly #signal: AbortSignal | undefined;
  readonly #deadlines: Deadlines;
  readonly #onSent: (() => void) | undefined;
  readonly #done: (ended: Exchange) => void;
  readonly #interrupted = () => this.#end(broken("interrupted"));
  #controller: Controller | undefined;
  #status = 0;
  #headers: Headers = {};
  #body: Body | undefined;
  #over = false;

  constructor({ limits, signal, onSent }: Conduct, done: (ended: Exchange) => void) {
    this.#limits = limits;
    this.#signal = signal;
    this.#onSent = onSent;
    this.#done = done;
    this.#deadlines = new Deadlines(limits, (expiry) => this.#expired(expiry));
    signal?.addEventListener("abort", this.#interrupted);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error("nobody waits for it any more"));
    else this.#deadlines.connected();
    if (this.#onSent !== undefined) setImmediate(this.#onSent);
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Dispatcher.ResponseData["headers"],
  ): void {
    if (this.#over || status < 200) return;
    this.#deadlines.answered();
    this.#status = status;
    this.#headers = flat(headers);
    const isAnswer = status < FIRST_ERROR;
    const most = isAnswer ? this.#limits.maxBytes : MESSAGE_BYTES;
    this.#body = new Body(this.#headers["content-encoding"], most, this);
    if (isAnswer && Number(this.#headers["content-length"]) > most) this.full();
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (this.#over) return;
    this.#deadlines.received();
    if (this.#body?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#deadlines.complete();
    this.#body?.end();
  }

  onResponseError(_controller: Controller | undefined, error: unknown): void {
    this.#end(brokenBy(error, this.#body?.length));
  }

  drained(): void {
    this.#controller?.resume();
  }

  whole(): void {
    this.#answer();
  }

  full(): void {
    if (this.#status >= FIRST_ERROR) this.#answer();
    else this.#end(broken("too-large", { bytes: this.#limits.maxBytes }));
    this.#controller?.abort(new Error("it is too large"));
  }

  broken(why: string, cut: boolean): void {
    this.#end(broken(cut ? "cut" : "packing", { detail: why, bytes: this.#body?.length ?? 0 }));
  }

  #answer(): void {
    const body = this.#body?.bytes() ?? new Uint8Array();
    this.#end({ kind: "answer", status: this.#status, headers: this.#headers, body });
  }

  #expired({ phase, total, afterMs }: Expiry): void {
    const inBody = total ? "total-timeout" : "idle-timeout";
    const how = phase === "connect" ? "connect-timeout" : phase === "body" ? inBody : "answer-timeout";
    this.#end(broken(how, { afterMs, bytes: this.#body?.length ?? 0 }));
  }

  #end(ended: Exchange): void {
    if (this.#over) return;
    this.#over = true;
    this.#deadlines.end();
    this.#signal?.removeEventListener("abort", this.#interrupted);
    if (ended.kind === "broken") {
      this.#body?.drop();
      this.#controller?.abort(new Error("nobody waits for it any more"));
    }
    this.#done(ended);
  }
}

function flat(headers: Dispatcher.ResponseData["headers"]): Headers {
  const values = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(values.map(([name, value]) => [name, [value].flat().join(", ")]));
}
