import type { Backend, Limits } from "../../model/backend.ts";
import type { Failure } from "../../model/failure.ts";
import {
  answerTrouble,
  type BadAnswer,
  emptyAnswer,
  loginPage,
  redirected,
  redirectedTooOften,
} from "./answer-trouble.ts";
import { Attempts, type Pause, pauseWith } from "./attempts.ts";
import { brokenOff, interrupted } from "./broken-off.ts";
import { CONNECTIONS, type Connections, connectionsTo } from "./dispatcher.ts";
import { exchange } from "./exchange.ts";
import type { Answered, Exchange } from "./exchanged.ts";
import type { HttpAnswer, HttpRequest } from "./http-request.ts";
import { outcomeText, requestText, retryText } from "./notes.ts";
import { locationOf, sameHost } from "./redirect.ts";
import { headersFor, urlFor } from "./request-parts.ts";
import { Secrets } from "./secrets.ts";
import { isPage, wordsOf } from "./server-words.ts";
import { Slots } from "./slots.ts";

/** What every conversation with backends in one run shares. */
export interface Conversation {
  readonly limits: Limits;
  /** Ctrl-C. */
  readonly signal: AbortSignal | undefined;
  /** Requests, retries, redirects as lines for `--verbose`; without secrets. */
  readonly note: ((line: string) => void) | undefined;
  /** How to wait between attempts; the clock's own way by default. */
  readonly pause?: Pause;
  /** Hears that a question is on its way: until the server has answered there is time. */
  readonly onSent?: (() => void) | undefined;
}

const MOST_REDIRECTS = 5;

/**
 * The only door to the network: one backend, asked over HTTP. Every expected trouble is a `Failure`:
 * "refused" (credentials, tenant, a login page), "rejected" (the question or the address is wrong),
 * "unreachable" (no answer, none in time, none that is whole), "interrupted", "config" (addresses,
 * certificates and headers that cannot be used). Its cause is an `HttpStatusError` where the server
 * answered with an error. undici is loaded with the first question.
 */
export class HttpClient {
  readonly backend: Backend;
  readonly #conversation: Conversation;
  readonly #pause: Pause;
  readonly #secrets: Secrets;
  readonly #slots = new Slots(CONNECTIONS);
  #connections: Promise<Connections> | undefined;

  constructor(backend: Backend, conversation: Conversation) {
    this.backend = backend;
    this.#conversation = conversation;
    this.#pause = conversation.pause ?? pauseWith(conversation.signal);
    this.#secrets = new Secrets(backend);
  }

  /** Asks, again where that may help, and gives back an answer that is whole and of the kind expected. */
  async get(asked: HttpRequest): Promise<HttpAnswer> {
    const attempts = new Attempts();
    for (;;) {
      const result = await this.#follow(asked, attempts);
      const wait = tolerated(asked, result) ? undefined : attempts.waitAfter(result);
      if (wait === undefined) return this.#settled(asked, result, attempts);
      this.#note(retryText(this.backend, asked, result, attempts, wait));
      await this.#pause(wait);
      this.#goOn();
    }
  }

  /** Ends every connection at once, so that the process can end too. */
  async close(): Promise<void> {
    const connections = await this.#connections?.catch(() => undefined);
    await connections?.close();
  }

  /** One exchange, and those that redirects on the same host lead to. */
  async #follow(asked: HttpRequest, attempts: Attempts): Promise<Exchange> {
    let url = urlFor(this.backend, asked);
    for (let hops = 0; ; hops++) {
      const result = await this.#slots.within(() => this.#exchange(url, asked, hops > 0));
      const target = result.kind === "answer" ? locationOf(result, url) : undefined;
      if (result.kind === "broken" || target === undefined) return result;
      const bad = this.#bad(asked, result, attempts);
      if (!sameHost(url, target)) throw redirected(bad, target);
      if (hops === MOST_REDIRECTS) throw redirectedTooOften(bad, MOST_REDIRECTS);
      url = target;
    }
  }

  async #exchange(url: URL, asked: HttpRequest, redirected: boolean): Promise<Exchange> {
    const { limits, signal, onSent } = this.#conversation;
    this.#goOn();
    this.#connections ??= connectionsTo(this.backend, limits);
    const { dispatcher } = await this.#connections;
    this.#goOn();
    const began = performance.now();
    const result = await exchange(url, headersFor(this.backend, asked), dispatcher, {
      limits,
      signal,
      onSent,
    });
    const outcome = outcomeText(result, performance.now() - began);
    this.#note(`${requestText(url, redirected ? undefined : asked)}: ${outcome}`);
    this.#goOn();
    return result;
  }

  #settled(asked: HttpRequest, result: Exchange, attempts: Attempts): HttpAnswer {
    if (result.kind === "broken") throw this.#brokenOff(asked, result, attempts);
    if (tolerated(asked, result)) return result;
    const bad = this.#bad(asked, result, attempts);
    if (result.status >= 300) throw answerTrouble(bad);
    if (result.body.length === 0) throw emptyAnswer(bad);
    if (isLoginPage(result)) throw loginPage(bad);
    return result;
  }

  #brokenOff(asked: HttpRequest, broken: Exchange & { kind: "broken" }, attempts: Attempts): Failure {
    const { limits } = this.#conversation;
    return brokenOff({ backend: this.backend, asked, broken, attempts, limits, secrets: this.#secrets });
  }

  #bad(asked: HttpRequest, answer: Answered, attempts: Attempts): BadAnswer {
    return { backend: this.backend, asked, answer, attempts, secrets: this.#secrets };
  }

  #goOn(): void {
    if (this.#conversation.signal?.aborted === true) throw interrupted();
  }

  #note(line: string): void {
    this.#conversation.note?.(this.#secrets.without(line).replaceAll(/\p{Cc}/gu, " "));
  }
}

function tolerated({ tolerate }: HttpRequest, result: Exchange): boolean {
  return result.kind === "answer" && tolerate?.includes(result.status) === true;
}

function isLoginPage(answer: Answered): boolean {
  return /^text\/html/i.test(answer.headers["content-type"] ?? "") || isPage(wordsOf(answer));
}
