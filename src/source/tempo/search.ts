import { Failure } from "../../model/failure.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import type { HttpClient } from "../http/http-client.ts";
import { inOrder } from "../in-order.ts";
import { tempoAtLeast } from "./probes.ts";
import type { SearchedTrace } from "./search-answer.ts";
import { hasOwnHints, newestFirst, searchPage } from "./search-page.ts";

/** A search: whole seconds of Unix time, both ends included, as Tempo counts. */
export interface Search {
  readonly traceql: string;
  readonly from: bigint;
  readonly to: bigint;
  /** Traces wanted; 0: all. */
  readonly limit: number;
  /** The query is the user's own and may have hints of its own. */
  readonly raw: boolean;
  /** Pages that are asked for beside each other where many are wanted. */
  readonly atOnce: number;
}

const PAGE = 1000;
const MOST = 262_144;
/** How many times as much is asked for where an answer was full. */
const MORE = 8;
const LONGEST_SECONDS = 168n * 3600n;

/**
 * Every trace that a search finds, the newest first, each once, as pages come. There is no cursor: a
 * window whose answer is full is asked again behind its oldest trace, or in halves (facts §3, paging).
 * A page may hold traces that began before its window and reached into it: those come in their turn.
 */
export async function* searchTraces(http: HttpClient, search: Search): AsyncGenerator<SearchedTrace> {
  const paging = new Paging(http, search);
  const seen = new Set<string>();
  const fresh = (page: readonly SearchedTrace[]) =>
    page.filter(({ traceId }) => !seen.has(traceId) && seen.add(traceId));
  const first = search.from / SECOND_NANOS;
  const last = (search.to + SECOND_NANOS - 1n) / SECOND_NANOS;
  for (let end = last; end > first; ) {
    const start = end - paging.longest > first ? end - paging.longest : first;
    for await (const page of paging.window(start, end)) yield* fresh(page);
    end = start;
  }
  yield* fresh(paging.early.sort(newestFirst));
}

type Pages = AsyncGenerator<readonly SearchedTrace[]>;

/** A window in whole seconds, and the most traces that its answer could hold. */
interface Asked {
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
}

/** Whole seconds. */
interface Slice {
  readonly start: bigint;
  readonly end: bigint;
  /** What lies before those that should hold a page each. */
  readonly isRest: boolean;
}

class Paging {
  readonly #http: HttpClient;
  readonly #search: Search;
  #page: number;
  #newestFirst: Promise<boolean> | undefined;
  longest = LONGEST_SECONDS;
  /** Traces that began before the window in whose answer they came: an older window should give them too. */
  readonly early: SearchedTrace[] = [];

  constructor(http: HttpClient, search: Search) {
    this.#http = http;
    this.#search = search;
    this.#page = search.limit === 0 ? PAGE : Math.min(PAGE, search.limit + 1);
  }

  /** The pages of a window; `alone`: none of them beside each other. */
  async *window(start: bigint, end: bigint, alone = this.#isSmall()): Pages {
    // Pages beside this one may ask for more in the meantime.
    const limit = this.#page;
    const asked = { start, end, limit };
    const found = await searchPage(this.#http, this.#search, asked);
    if ("longest" in found) {
      this.longest = found.longest;
      yield* this.#halves(asked);
    } else if (found.length < limit) yield found;
    else if (await this.#isNewestFirst()) yield* this.#newest(found, asked, alone);
    else yield* this.#halves(asked);
  }

  /** A full answer holds the newest traces of the window; the rest begins before the oldest of them. */
  async *#newest(found: readonly SearchedTrace[], asked: Asked, alone: boolean): Pages {
    yield found;
    // Who reads on found too little in it: most of it may not fit after all.
    this.#askForMore(asked, PAGE);
    const { start, end } = asked;
    const [newest, oldest] = [found[0], found.at(-1)].map((one) => (one?.startUnixNano ?? 0n) / SECOND_NANOS);
    if (newest === undefined || oldest === undefined) return;
    const until = oldest + 1n;
    if (until >= end || until <= start) yield* this.#wider(asked);
    else if (alone) yield* this.window(start, until, alone);
    else yield* this.#beside(start, until, ((newest - oldest) * 9n) / 10n + 1n);
  }

  /** What lies before a full page: windows of a length that should hold a page each are asked beside each other. */
  async *#beside(start: bigint, end: bigint, length: bigint): Pages {
    const { atOnce } = this.#search;
    const begin = async (slice: Slice) => {
      const pages = this.window(slice.start, slice.end, !slice.isRest);
      return { first: await pages.next(), pages };
    };
    for await (const [slice, { first, pages }] of inOrder(
      slices(start, end, length, atOnce),
      atOnce,
      begin,
    )) {
      if (first.done === true) continue;
      yield this.#begunIn(slice, first.value);
      for await (const page of pages) yield this.#begunIn(slice, page);
    }
  }

  #begunIn({ start }: Slice, page: readonly SearchedTrace[]): readonly SearchedTrace[] {
    const isEarly = ({ startUnixNano }: SearchedTrace) => startUnixNano < start * SECOND_NANOS;
    this.early.push(...page.filter(isEarly));
    return page.filter((trace) => !isEarly(trace));
  }

  /** So few are wanted that one page may do. */
  #isSmall(): boolean {
    return this.#search.limit > 0 && this.#search.limit <= PAGE;
  }

  async *#halves(asked: Asked): Pages {
    const { start, end } = asked;
    if (end - start < 2n) return yield* this.#wider(asked);
    const middle = start + (end - start) / 2n;
    yield* this.window(middle, end);
    yield* this.window(start, middle);
  }

  /** Time cannot be cut finer: more is asked for at once than came, whatever pages beside this one have found. */
  async *#wider(asked: Asked): Pages {
    const { start, end, limit } = asked;
    if (limit === MOST) throw tooMany();
    this.#askForMore(asked, MOST);
    yield* this.window(start, end);
  }

  /** From the next page on. */
  #askForMore({ limit }: Asked, most: number): void {
    this.#page = Math.max(this.#page, Math.min(most, limit * MORE));
  }

  /** Older servers take the hint without a word, and answer with any traces of the window. */
  #isNewestFirst(): Promise<boolean> {
    this.#newestFirst ??= hasOwnHints(this.#search)
      ? Promise.resolve(false)
      : tempoAtLeast(this.#http).then((least) => least === "2.10 or newer");
    return this.#newestFirst;
  }
}

/** The newest first: so many of one length, then what is left in one. */
function* slices(start: bigint, until: bigint, length: bigint, count: number): Generator<Slice> {
  let end = until;
  for (let left = count; end > start; left--) {
    const begin = left > 0 && end - length > start ? end - length : start;
    yield { start: begin, end, isRest: left === 0 };
    end = begin;
  }
}

function tooMany(): Failure {
  return new Failure("rejected", `more than ${MOST.toLocaleString("en")} traces within one second`, {
    because: "Tempo gives no more of them in one answer",
    hint: "a narrower question",
  });
}
