import { Agent, request } from "undici";
import type { Backend, Header, Limits } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";

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
}

/** The only door to the network: one backend, asked over HTTP. Throws `Failure`s; see docs. */
export class HttpClient {
  readonly backend: Backend;
  readonly #conversation: Conversation;
  readonly #agent = new Agent();

  constructor(backend: Backend, conversation: Conversation) {
    this.backend = backend;
    this.#conversation = conversation;
  }

  async get(asked: HttpRequest): Promise<HttpAnswer> {
    const url = new URL(this.backend.url + asked.path);
    for (const [name, value] of asked.query ?? []) url.searchParams.append(name, value);
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#agent,
      headers: Object.fromEntries([...this.backend.headers, ...(asked.headers ?? [])]),
      signal: this.#conversation.signal ?? null,
    });
    const bytes = new Uint8Array(await body.arrayBuffer());
    if (statusCode >= 400 && asked.tolerate?.includes(statusCode) !== true)
      throw new Failure("unreachable", `${this.backend.kind} answers ${statusCode} to ${asked.what}`);
    const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    return { status: statusCode, headers: Object.fromEntries(flat), body: bytes };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
