import type { FoundTrace, Searched } from "../model/found-trace.ts";

/** What a search gives to be printed. */
export interface FindResult {
  readonly source: "store" | "tempo";
  /** Where the backend is and which window was asked: `tempo http://…, last 1 h`; of the store, undefined. */
  readonly place?: string | undefined;
  /** What was asked, for eyes: `with 0 output tokens`; "" when everything was. */
  readonly asked: string;
  /** What was asked, in words; "" when everything was. */
  readonly query: string;
  readonly matches: Iterable<FoundTrace> | AsyncIterable<FoundTrace>;
  /** Asked for when the matches have passed. */
  readonly searched: () => Searched;
  /** Asked for when the matches have passed: false if there are more than were asked for, or the search broke off. */
  readonly complete: () => boolean;
  /** Asked for when nothing matched: what else the reader should know. */
  readonly hint: () => string | undefined;
}
