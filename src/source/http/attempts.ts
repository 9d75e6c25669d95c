import type { Exchange } from "./exchange.ts";

/** Waits so many milliseconds; ends early where the run is interrupted. */
export type Pause = (ms: number) => Promise<void>;

const ATTEMPTS = 3;
const ATTEMPTS_AFTER_500 = 2;
const FIRST_WAIT_MS = 250;
const LONGEST_RETRY_AFTER_MS = 30_000;
const PASSING: readonly number[] = [429, 502, 503, 504];

/** How often one question is asked: three times in all where the trouble may pass, else once. */
export class Attempts {
  made = 0;
  /** What the server wants to be waited for, if that is longer than anybody waits. */
  tooLongMs: number | undefined;

  /** Milliseconds to the next attempt; undefined where there is none. */
  waitAfter(result: Exchange): number | undefined {
    this.made += 1;
    const most = attemptsFor(result);
    if (this.made >= most) return undefined;
    const asked = result.kind === "answer" ? retryAfterMs(result.headers["retry-after"]) : undefined;
    if (asked !== undefined && asked > LONGEST_RETRY_AFTER_MS) {
      this.tooLongMs = asked;
      return undefined;
    }
    return asked ?? FIRST_WAIT_MS * 2 ** (this.made - 1) * (0.5 + Math.random());
  }
}

function attemptsFor(result: Exchange): number {
  if (result.kind === "broken") return result.how === "cut" ? ATTEMPTS : 1;
  if (PASSING.includes(result.status)) return ATTEMPTS;
  return result.status === 500 ? ATTEMPTS_AFTER_500 : 1;
}

/** `Retry-After`: whole seconds, or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

export function pauseWith(signal: AbortSignal | undefined): Pause {
  return (ms) =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        done();
      });
    });
}
