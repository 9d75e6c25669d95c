import { Failure } from "../../model/failure.ts";
import { isoOfUnixNano } from "../../model/time.ts";
import { jsonOf } from "../greeting.ts";
import type { HttpClient } from "../http/http-client.ts";
import { addressOf } from "../http/place.ts";
import { type Entry, type Page, pageOf } from "./entries.ts";
import { DEFAULT_SERVER_LIMITS, limitsIn } from "./server-limits.ts";
import { Tally } from "./tally.ts";
import { earlier, type NanoWindow } from "./windows.ts";

/** A query, and what is asked for in a message's words. */
export interface LineQuestion {
  readonly query: string;
  readonly what: string;
}

/** All that a query finds. */
export interface LinesFound {
  readonly entries: readonly Entry[];
  readonly unreadable: number;
  /** Why there may be more. */
  readonly incomplete: string | undefined;
}

/** Reads a query's lines to the last one, forward, in parts and pages that the server allows. */
export async function readPages(
  http: HttpClient,
  question: LineQuestion,
  windows: readonly NanoWindow[],
): Promise<LinesFound> {
  const paging = new Paging(http, question);
  for (const window of windows) await paging.read(window);
  return paging;
}

class Paging implements LinesFound {
  readonly entries: Entry[] = [];
  unreadable = 0;
  incomplete: string | undefined;
  readonly #http: HttpClient;
  readonly #question: LineQuestion;
  #limits = DEFAULT_SERVER_LIMITS;
  /** The entries of the nanosecond that the next page begins with again. */
  #seen = new Tally();

  constructor(http: HttpClient, question: LineQuestion) {
    this.#http = http;
    this.#question = question;
  }

  async read({ from, to }: NanoWindow): Promise<void> {
    for (let start = from; start < to; ) {
      const end = earlier(start + this.#limits.nanos, to);
      const page = await this.#page(start, end);
      if (page !== undefined) start = this.#take(page, start, end);
    }
  }

  /**
   * Keeps what is new, and says where the next page begins: a full one may have been cut inside the
   * nanosecond of its last line, so that one is asked for again.
   */
  #take({ entries, unreadable }: Page, start: bigint, end: bigint): bigint {
    let last = start;
    for (const entry of entries) {
      if (entry.nanos < start || entry.nanos >= end) throw this.#noLoki("holds lines of another time");
      if (entry.nanos > last) last = entry.nanos;
      if (entry.nanos > start || !this.#seen.take(entry.key)) this.entries.push(entry);
    }
    this.unreadable += unreadable;
    this.#seen = new Tally();
    if (entries.length + unreadable < this.#limits.lines) return end;
    if (last > start) {
      for (const entry of entries) if (entry.nanos === last) this.#seen.add(entry.key);
      return last;
    }
    this.incomplete ??=
      `Loki gives at most ${this.#limits.lines} lines of one nanosecond, ` +
      `and there may be more of ${isoOfUnixNano(last)}`;
    return last + 1n;
  }

  /** Undefined where the server turns out to allow less than was asked for. */
  async #page(start: bigint, end: bigint): Promise<Page | undefined> {
    try {
      return await this.#ask(start, end);
    } catch (error) {
      const limits = limitsIn(error, this.#limits);
      if (limits === undefined) throw error;
      this.#limits = limits;
      return undefined;
    }
  }

  async #ask(start: bigint, end: bigint): Promise<Page> {
    const { query, what } = this.#question;
    const answer = await this.#http.get({
      path: "/loki/api/v1/query_range",
      query: [
        ["query", query],
        ["start", String(start)],
        ["end", String(end)],
        ["limit", String(this.#limits.lines)],
        ["direction", "forward"],
      ],
      headers: [["X-Loki-Response-Encoding-Flags", "categorize-labels"]],
      expects: "json",
      what,
      queryText: query,
    });
    const page = pageOf(jsonOf(answer));
    if (page === undefined) throw this.#noLoki("is no whole list of streams");
    return page;
  }

  #noLoki(why: string): Failure {
    return new Failure("unreachable", `Loki's answer to ${this.#question.what} ${why}`, {
      because: `it came from ${addressOf(this.#http.backend)}, whole, but is not what Loki answers`,
      hint: "lgtrace doctor",
    });
  }
}
