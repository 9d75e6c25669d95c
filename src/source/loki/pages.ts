import { Failure } from "../../model/failure.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Entries } from "./entries.ts";

const PAGE = 5000;
/** Loki's default longest query is 721 h. */
const LONGEST_NANOS = 720n * 3_600_000_000_000n;
const TOO_MANY = /max entries limit per query exceeded.*\((\d+) > (\d+)\)/;

interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/** Reads a query's lines to the last one, forward. Returns why some may be missing. */
export async function readPages(
  http: HttpClient,
  query: string,
  window: Window,
  what: string,
  entries: Entries,
): Promise<string | undefined> {
  const paging = new Paging(http, query, what, entries);
  for (let from = window.from; from < window.to; from += LONGEST_NANOS) {
    const to = from + LONGEST_NANOS < window.to ? from + LONGEST_NANOS : window.to;
    await paging.read({ from, to });
  }
  return paging.incomplete;
}

class Paging {
  readonly #http: HttpClient;
  readonly #query: string;
  readonly #what: string;
  readonly #entries: Entries;
  #limit = PAGE;
  incomplete: string | undefined;

  constructor(http: HttpClient, query: string, what: string, entries: Entries) {
    this.#http = http;
    this.#query = query;
    this.#what = what;
    this.#entries = entries;
  }

  /** The next page begins at the last time of this one, whose lines are seen again and dropped. */
  async read({ from, to }: Window): Promise<void> {
    for (let start = from; start < to; ) {
      const { count, last } = this.#entries.add(await this.#page(start, to));
      if (count < this.#limit) return;
      if (last > start) start = last;
      else {
        this.incomplete = `Loki has ${count} lines or more of one nanosecond, and gives no more of them`;
        start = last + 1n;
      }
    }
  }

  async #page(start: bigint, end: bigint): Promise<unknown> {
    const asked = {
      path: "/loki/api/v1/query_range",
      query: [
        ["query", this.#query],
        ["start", start.toString()],
        ["end", end.toString()],
        ["limit", String(this.#limit)],
        ["direction", "forward"],
      ],
      headers: [["X-Loki-Response-Encoding-Flags", "categorize-labels"]],
      expects: "json",
      what: this.#what,
      queryText: this.#query,
    } as const;
    const answer = await this.#http.get({ ...asked, tolerate: [400] });
    const text = new TextDecoder().decode(answer.body);
    if (answer.status !== 400) return parsed(text);
    const most = Number(TOO_MANY.exec(text)?.[2] ?? 0);
    if (most > 0 && most < this.#limit) this.#limit = most;
    else await this.#http.get(asked);
    return this.#page(start, end);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("unreachable", "Loki's answer is no whole JSON", { hint: "lgtrace doctor", cause });
  }
}
