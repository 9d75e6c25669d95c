import type { Dispatcher } from "undici";
import type { Backend, Header, Limits } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { answerTrouble, emptyAnswer, loginPage, redirected } from "./answer-trouble.ts";
import { Attempts, type Pause, pauseWith } from "./attempts.ts";
import { brokenOff } from "./broken-off.ts";
import { dispatcherFor } from "./dispatcher.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { sameHost } from "./redirect.ts";

/** One question to a backend. */
export interface HttpRequest {
  /** Behind the backend's address: `/api/v2/traces/7c1f…`. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly Header[];
  /** What kind of answer can be read: anything else (a login page) is trouble. */
  readonly expects: "json" | "protobuf" | "text";
  /** What is asked for, in a message's words: `trace 7c1f…`. */
  readonly what: string;
  /** Error statuses that the caller reads himself. */
  readonly tolerate?: readonly number[];
  /** The TraceQL or LogQL in it, so that an error can be shown under its column. */
  readonly queryText?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked. */
  readonly body: Uint8Array;
}

/** What every conversation with backends in one run shares. */
export interface Conversation {
  readonly limits: Limits;
  /** Ctrl-C. */
  readonly signal: AbortSignal | undefined;
  /** Requests, retries, redirects as lines for `--verbose`; without secrets. */
  readonly note: ((line: string) => void) | undefined;
  /** How to wait between attempts; the clock's own way by default. */
  readonly pause?: Pause;
}

const MOST_REDIRECTS = 5;

/**
 * The only door to the network: one backend, asked over HTTP. Every expected trouble is a `Failure`:
 * "refused" (credentials, tenant, a login page), "rejected" (the question or the address is wrong),
 * "unreachable" (no answer, none in time, none that is whole), "interrupted".
 */
export class HttpClient {
  readonly backend: Backend;
  readonly #conversation: Conversation;
  readonly #pause: Pause;
  #dispatcher: Dispatcher | undefined;

  constructor(backend: Backend, conversation: Conversation) {
    this.backend = backend;
    this.#conversation = conversation;
    this.#pause = conversation.pause ?? pauseWith(conversation.signal);
  }

  async get(asked: HttpRequest): Promise<HttpAnswer> {
    const attempts = new Attempts();
    for (;;) {
      const result = await this.#follow(asked);
      const wait = attempts.waitAfter(result);
      if (wait === undefined) return this.#settled(asked, result, attempts);
      this.#note(`${asked.what}: ${outcome(result)}, asked again in ${Math.round(wait)} ms`);
      await this.#pause(wait);
      this.#goOn();
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  /** One exchange, and those that redirects on the same host lead to. */
  async #follow(asked: HttpRequest): Promise<Exchange> {
    let url = urlOf(this.backend, asked);
    for (let hops = 0; ; hops++) {
      const result = await this.#exchange(url, asked);
      const target = result.kind === "answer" ? locationOf(result, url) : undefined;
      if (target === undefined) return result;
      if (!sameHost(url, target) || hops === MOST_REDIRECTS) throw redirected(this.backend, asked, target);
      this.#note(`${asked.what}: redirected to ${target.pathname}`);
      url = target;
    }
  }

  async #exchange(url: URL, asked: HttpRequest): Promise<Exchange> {
    const { limits, signal } = this.#conversation;
    this.#dispatcher ??= dispatcherFor(this.backend, limits);
    this.#goOn();
    const began = performance.now();
    const headers = [...this.backend.headers, ["accept", ACCEPTS[asked.expects]], ...(asked.headers ?? [])];
    const result = await exchange(url, headers as Header[], this.#dispatcher, limits, signal);
    const took = Math.round(performance.now() - began);
    this.#note(
      `GET ${this.backend.kind} ${url.pathname}${shownQuery(asked)}: ${outcome(result)}, ${took} ms`,
    );
    this.#goOn();
    return result;
  }

  #settled(asked: HttpRequest, result: Exchange, attempts: Attempts): HttpAnswer {
    if (result.kind === "broken")
      throw brokenOff(this.backend, asked, result, attempts, this.#conversation.limits);
    const { status } = result;
    if (asked.tolerate?.includes(status) === true) return result;
    if (status >= 300) throw answerTrouble(this.backend, asked, result, attempts);
    if (result.body.length === 0) throw emptyAnswer(this.backend, asked);
    if (asked.expects !== "text" && isPage(result)) throw loginPage(this.backend, asked);
    return result;
  }

  #goOn(): void {
    if (this.#conversation.signal?.aborted === true) throw interrupted();
  }

  #note(line: string): void {
    this.#conversation.note?.(line);
  }
}

const ACCEPTS = {
  json: "application/json",
  protobuf: "application/protobuf",
  text: "*/*",
} as const;

function urlOf(backend: Backend, { path, query }: HttpRequest): URL {
  const url = new URL(backend.url + path);
  for (const [name, value] of query ?? []) url.searchParams.append(name, value);
  return url;
}

/** The question is told, the address's own query (where a token may stand) never. */
function shownQuery({ query }: HttpRequest): string {
  const shown = (query ?? []).map(([name, value]) => `${name}=${value}`).join("&");
  return shown === "" ? "" : `?${shown}`;
}

function outcome(result: Exchange): string {
  return result.kind === "broken" ? result.why : `${result.status}, ${result.body.length} bytes`;
}

function locationOf({ status, headers }: HttpAnswer, from: URL): URL | undefined {
  const location = headers.location;
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, from))
    return undefined;
  return new URL(location, from);
}

const PAGE = /^\s*(?:<!doctype html|<html)/i;

function isPage({ headers, body }: HttpAnswer): boolean {
  if (/^text\/html/i.test(headers["content-type"] ?? "")) return true;
  return PAGE.test(new TextDecoder().decode(body.subarray(0, 64)));
}

function interrupted(): Failure {
  return new Failure("interrupted", "interrupted: what was fetched stays");
}
