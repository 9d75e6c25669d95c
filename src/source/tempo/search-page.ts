import { Failure } from "../../model/failure.ts";
import { withWord } from "../../query/traceql/buffer-edges.ts";
import { withoutTexts } from "../../query/traceql/literal.ts";
import { isRecord } from "../../wire/json/fields.ts";
import type { HttpClient } from "../http/http-client.ts";
import { addressOf, hintFor } from "../http/place.ts";
import { HttpStatusError } from "../http/server-words.ts";
import { type SearchedTrace, searchedTraces } from "./search-answer.ts";

/** What is searched for. */
export interface SearchText {
  readonly traceql: string;
  /** The query is the user's own and may have hints of its own. */
  readonly raw: boolean;
}

/** Whole seconds of Unix time, both ends included, and how many traces at most. */
export interface PageAsked {
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
}

/** The window was longer than this server searches: so many seconds. */
export interface TooLong {
  readonly longest: bigint;
}

const SPANS_PER_SET = 100;
const RANGE = /range specified by start and end exceeds (\d+)h/;
const NEWEST_FIRST = "with (most_recent=true)";
const HINTS = /\bwith\s*\(/;
/** A query that ends too early is said to end where our hint begins. */
const AT_OUR_HINT = /syntax error: unexpected with\b/;

/** One answer to a search, the newest trace first. Throws the Failures of `HttpClient`. */
export async function searchPage(
  http: HttpClient,
  search: SearchText,
  page: PageAsked,
): Promise<SearchedTrace[] | TooLong> {
  const text = hinted(search);
  try {
    return await answerTo(http, search, page, text);
  } catch (error) {
    if (text === search.traceql || !search.raw || !AT_OUR_HINT.test(wordsOf(error))) throw error;
    await answerTo(http, search, page, search.traceql);
    throw error;
  }
}

async function answerTo(
  http: HttpClient,
  { traceql, raw }: SearchText,
  { start, end, limit }: PageAsked,
  text: string,
): Promise<SearchedTrace[] | TooLong> {
  const asked = {
    path: "/api/search",
    query: [
      ["q", text],
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
    const answer = await http.get(asked);
    const found = parsed(new TextDecoder().decode(answer.body));
    if (!isSearchAnswer(found)) throw notTempos(http);
    return searchedTraces(found).sort(newestFirst);
  } catch (error) {
    if (isInFuture(error)) return [];
    const hours = longestHours(error);
    if (hours === undefined || end - start < 2n) throw error;
    return { longest: hours * 3600n };
  }
}

/** A comment of the user's ends with its line, and would take the hint in. */
function hinted(search: SearchText): string {
  const { traceql, raw } = search;
  if (hasOwnHints(search)) return traceql;
  const isCommented = raw && withoutTexts(traceql).includes("//");
  return withWord(isCommented ? `${traceql}\n` : traceql, NEWEST_FIRST);
}

/** Whether a query says by itself how it is to be run. */
export function hasOwnHints({ traceql, raw }: SearchText): boolean {
  return raw && HINTS.test(withoutTexts(traceql));
}

export function newestFirst(one: SearchedTrace, other: SearchedTrace): number {
  return one.startUnixNano > other.startUnixNano ? -1 : 1;
}

/** The server cuts a window's end at its own now, or 30 s before: there nothing of it is left. */
function isInFuture(error: unknown): boolean {
  return /start must be before end/.test(wordsOf(error));
}

/** The longest window that this server searches, where it says that one was longer. */
function longestHours(error: unknown): bigint | undefined {
  const hours = RANGE.exec(wordsOf(error))?.[1];
  return hours === undefined ? undefined : BigInt(hours);
}

/** What a server says with an error status; "" for other trouble. */
function wordsOf(error: unknown): string {
  const cause = error instanceof Failure ? error.cause : undefined;
  return cause instanceof HttpStatusError ? cause.message : "";
}

/** Without traces it tells at least what the search has cost, or nothing at all. */
function isSearchAnswer(answer: unknown): boolean {
  if (!isRecord(answer)) return false;
  const { traces, metrics } = answer;
  if (traces !== undefined && traces !== null) return Array.isArray(traces);
  return metrics !== undefined || Object.keys(answer).length === 0;
}

/** Grafana, for one, has a search of its own at the same path. */
function notTempos({ backend }: HttpClient): Failure {
  return new Failure("unreachable", "Tempo's answer to a search is no list of traces", {
    because: `it came from ${addressOf(backend)}, whole, but is not what Tempo answers`,
    hint: hintFor(backend),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("unreachable", "Tempo's answer is no whole JSON", { hint: "lgtrace doctor", cause });
  }
}
