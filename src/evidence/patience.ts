import type { Failure, FailureCode } from "../model/failure.ts";

const GIVEN_UP_AFTER = 3;
/** The other codes are answers. */
const NO_ANSWER: ReadonlySet<FailureCode> = new Set(["unreachable", "refused", "config"]);

/** A backend that fails in the same way three times in a row is taken to be lost: nobody waits for it again. */
export class Patience {
  /** Its last failure, once it is lost. */
  lost: Failure | undefined;
  #last: string | undefined;
  #inARow = 0;

  /** Hears how an attempt ended; undefined: well. */
  hear(failure: Failure | undefined): void {
    const said = failure !== undefined && NO_ANSWER.has(failure.code) ? failure.message : undefined;
    this.#inARow = said === undefined ? 0 : said === this.#last ? this.#inARow + 1 : 1;
    this.#last = said;
    if (this.#inARow >= GIVEN_UP_AFTER) this.lost ??= failure;
  }
}
