import { Failure } from "../../model/failure.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpStatusError } from "../http/server-words.ts";
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
 * window whose answer is full is split in halves (facts §3, paging).
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
  longest = LONGEST_SECONDS;

  constructor(http: HttpClient, search: Search) {
    this.#http = http;
    this.#search = search;
    this.#page = search.limit === 0 ? PAGE : Math.min(PAGE, search.limit + 1);
  }

  async *window(start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    const found = await this.#ask(start, end, this.#page);
    if (found === "too long") {
      const middle = start + (end - start) / 2n;
      yield* this.window(middle, end);
      yield* this.window(start, middle);
    } else if (found.length < this.#page) yield* this.#fresh(found);
    else yield* this.#full(found, start, end);
  }

  /** The newest of a full answer are surely the newest of the window; the rest lies before the oldest of them. */
  async *#full(found: readonly SearchedTrace[], start: bigint, end: bigint): AsyncGenerator<SearchedTrace> {
    yield* this.#fresh(found);
    const oldest = found.reduce(
      (least, { startUnixNano }) => (startUnixNano < least ? startUnixNano : least),
      end * SECOND_NANOS,
    );
    const until = oldest / SECOND_NANOS + 1n;
    if (until < end && until > start) yield* this.window(start, until);
    else if (this.#page < MOST) {
      this.#page = Math.min(MOST, this.#page * 8);
      yield* this.window(start, end);
    } else throw tooMany();
  }

  *#fresh(found: readonly SearchedTrace[]): Generator<SearchedTrace> {
    for (const trace of found) {
      if (this.#seen.has(trace.traceId)) continue;
      this.#seen.add(trace.traceId);
      yield trace;
    }
  }

  async #ask(start: bigint, end: bigint, limit: number): Promise<SearchedTrace[] | "too long"> {
    const { traceql, raw } = this.#search;
    const q = raw && HINTS.test(traceql) ? traceql : `${traceql} with (most_recent=true)`;
    const asked = {
      path: "/api/search",
      query: [
        ["q", q],
        ["start", start.toString()],
        ["end", end.toString()],
        ["limit", String(limit)],
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
