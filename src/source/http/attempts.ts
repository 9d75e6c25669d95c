import type { Exchange } from "./exchanged.ts";
import { isQueryError } from "./query-error.ts";
import { wordsOf } from "./server-words.ts";

/** Waits so many milliseconds; ends early where the run is interrupted. */
export type Pause = (ms: number) => Promise<void>;

const ATTEMPTS = 3;
const ATTEMPTS_AFTER_500 = 2;
const FIRST_WAIT_MS = 250;
export const LONGEST_RETRY_AFTER_MS = 30_000;
const PASSING: readonly number[] = [429, 502, 503, 504];

/** How often one question is asked: three times in all where the trouble may pass, else once. */
export class Attempts {
  made = 0;
  /** How often it is asked in all, by what happened last. */
  most = 1;
  /** What the server wants to be waited for, if that is longer than anybody waits. */
  tooLongMs: number | undefined;

  /** Milliseconds to the next attempt; undefined where there is none. */
  waitAfter(result: Exchange): number | undefined {
    this.made += 1;
    this.most = attemptsFor(result);
    if (this.made >= this.most) return undefined;
    const backoff = FIRST_WAIT_MS * 2 ** (this.made - 1) * (0.5 + Math.random());
    const wanted = result.kind === "answer" ? retryAfterMs(result.headers["retry-after"]) : undefined;
    if (wanted === undefined || wanted <= LONGEST_RETRY_AFTER_MS) return Math.max(backoff, wanted ?? 0);
    this.tooLongMs = wanted;
    return undefined;
  }
}

function attemptsFor(result: Exchange): number {
  if (result.kind === "broken") return result.how === "cut" || result.how === "reset" ? ATTEMPTS : 1;
  if (PASSING.includes(result.status)) return ATTEMPTS;
  return result.status === 500 && !isQueryError(wordsOf(result)) ? ATTEMPTS_AFTER_500 : 1;
}

/** `Retry-After`: whole seconds, or a date. */
function retryAfterMs(header = ""): number | undefined {
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = /^\s*[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

export function pauseWith(signal: AbortSignal | undefined): Pause {
  return (ms) =>
    new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener("abort", end);
      if (signal?.aborted === true) end();
    });
}
