import type { TraceFacts } from "../trace/facts.ts";
import type { Texts } from "./state/choices.ts";
import type { Opened } from "./subject.ts";

/** What can be done beyond drawing. Expected trouble is thrown as a Failure, and said on the screen. */
export interface Doings {
  readonly texts: Texts;
  /** Nanoseconds of `300ms`, `1.5s`; undefined: the text is no duration. */
  readonly readDuration: (text: string) => number | undefined;
  /** Into the terminal's clipboard. */
  readonly copy: (text: string) => void;
  /** Writes the trace to a file, and says to which. */
  readonly exportTrace: (facts: TraceFacts) => Promise<string>;
  /** Opens Grafana with the trace in it, and says so. */
  readonly browse: (facts: TraceFacts) => Promise<string>;
  readonly open: (traceId: string) => Promise<Opened>;
}
