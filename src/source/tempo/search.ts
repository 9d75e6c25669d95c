import { Failure } from "../../model/failure.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpStatusError } from "../http/server-words.ts";
import { tempoAtLeast } from "./probes.ts";
import { type SearchedTrace, searchedTraces } from "./search-answer.ts";

/** A search: whole seconds of Unix time, both ends included, as Tempo counts. */
export interface Search {
  readonly traceql: string;
  readonly from: bigint;
  readonly to: bigint;
  /** Traces wanted; 0: all. */
  readonly limit: number;
  /** The query is the user's own and may have hints of its own. */
  readonly raw: boolean;
}

const PAGE = 1000;
const MOST = 262_144;
const SPANS_PER_SET = 100;
const LONGEST_SECONDS = 168n * 3600n;
const RANGE = /range specified by start and end exceeds (\d+)h/;
const HINTS = /\bwith\s*\(/;

/**
 * Every trace that a search finds, the newest first, each once, as pages come. There is no cursor: a
 * window whose answer is full is asked again behind its oldest trace, or in halves (facts §3, paging).
 */
export async function* searchTraces(http: HttpClient, search: Search): AsyncGenerator<SearchedTrace> {
  const paging = new Paging(http, search);
  const first = search.from / SECOND_NANOS;
  const last = (search.to + SECOND_NANOS - 1n) / SECOND_NANOS;
  for (let end = last; end > first; ) {
    const start = end - paging.longest > first ? end - paging.longest : first;
    yield* paging.window(start, end);
    end = start;
  }
}

class Paging {
  readonly #http: HttpClient;
  readonly #search: Search;
  readonly #seen = new Set<string>();
  #page: number;
  #newestFirst: Promise<boolean> | undefined;
  longest = LONGEST_SECONDS;

  constructor(http: HttpClient, search: Search) {
    this.#http = http;
    this.#search = search;
    this.#page = search.limit === 0 ? PAGE : Math.min(PAGE, search.limit + 1);
  }

  async *window(start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    const found = await this.#ask(start, end);
    if (found === "too long") yield* this.#halves(start, end);
    else if (found.length < this.#page) yield* this.#fresh(found);
    else if (await this.#isNewestFirst()) yield* this.#newest(found, start, end);
    else yield* this.#halves(start, end);
  }

  /** A full answer holds the newest traces of the window; the rest begins before the oldest of them. */
  async *#newest(found: readonly SearchedTrace[], start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    yield* this.#fresh(found);
    const oldest = found.at(-1)?.startUnixNano ?? 0n;
    const until = oldest / SECOND_NANOS + 1n;
    yield* until < end && until > start ? this.window(start, until) : this.#wider(start, end);
  }

  async *#halves(start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    if (end - start < 2n) return yield* this.#wider(start, end);
    const middle = start + (end - start) / 2n;
    yield* this.window(middle, end);
    yield* this.window(start, middle);
  }

  /** Time cannot be cut finer: more is asked for at once. */
  async *#wider(start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    if (this.#page === MOST) throw tooMany();
    this.#page = Math.min(MOST, this.#page * 8);
    yield* this.window(start, end);
  }

  /** Older servers take the hint without a word, and answer with any traces of the window. */
  #isNewestFirst(): Promise<boolean> {
    const isOwnHint = this.#search.raw && HINTS.test(this.#search.traceql);
    this.#newestFirst ??= isOwnHint
      ? Promise.resolve(false)
      : tempoAtLeast(this.#http).then((least) => least === "2.10 or newer");
    return this.#newestFirst;
  }

  *#fresh(found: readonly SearchedTrace[]): Generator<SearchedTrace> {
    for (const trace of found) {
      if (this.#seen.has(trace.traceId)) continue;
      this.#seen.add(trace.traceId);
      yield trace;
    }
  }

  async #ask(start: bigint, end: bigint): Promise<SearchedTrace[] | "too long"> {
    const { traceql, raw } = this.#search;
    const q = raw && HINTS.test(traceql) ? traceql : `${traceql} with (most_recent=true)`;
    const asked = {
      path: "/api/search",
      query: [
        ["q", q],
        ["start", start.toString()],
        ["end", end.toString()],
        ["limit", String(this.#page)],
        ["spss", String(SPANS_PER_SET)],
      ],
      expects: "json",
      what: "traces",
      ...(raw ? { queryText: traceql } : {}),
    } as const;
    try {
      const answer = await this.#http.get(asked);
      return searchedTraces(parsed(new TextDecoder().decode(answer.body))).sort(newestFirst);
    } catch (error) {
      if (isInFuture(error)) return [];
      const hours = longestHours(error);
      if (hours === undefined || end - start < 2n) throw error;
      this.longest = hours * 3600n;
      return "too long";
    }
  }
}

function newestFirst(one: SearchedTrace, other: SearchedTrace): number {
  return one.startUnixNano > other.startUnixNano ? -1 : 1;
}

/** The server cuts a window's end at its own now, or 30 s before: there nothing of it is left. */
function isInFuture(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : undefined;
  return cause instanceof HttpStatusError && /start must be before end/.test(cause.message);
}

/** The longest window that this server searches, where it says that one was longer. */
function longestHours(error: unknown): bigint | undefined {
  const cause = error instanceof Failure ? error.cause : undefined;
  const hours = cause instanceof HttpStatusError ? RANGE.exec(cause.message)?.[1] : undefined;
  return hours === undefined ? undefined : BigInt(hours);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("unreachable", "Tempo's answer is no whole JSON", { hint: "lgtrace doctor", cause });
  }
}

function tooMany(): Failure {
  return new Failure("rejected", `more than ${MOST.toLocaleString("en")} traces within one second`, {
    because: "Tempo gives no more of them in one answer",
    hint: "a narrower question",
  });
}
