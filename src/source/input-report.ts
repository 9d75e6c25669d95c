import type { Problem } from "../wire/format.ts";

/** A problem and the place of the document that has it; lines count from 1, bytes (unpacked) from 0. */
export interface PlacedProblem extends Problem {
  readonly line: number | undefined;
  readonly byte: number;
}

/** What one input turned out to be. */
export interface InputReport {
  /** Names of the formats seen, in the order in which they appeared; none: nothing was recognised. */
  readonly formats: readonly string[];
  /** Unpacked. */
  readonly bytes: number;
  readonly spans: number;
  readonly logLines: number;
  /** The first of them; `problemCount` counts all. */
  readonly problems: readonly PlacedProblem[];
  readonly problemCount: number;
  /** Lines and JSON values that no format knows. */
  readonly unrecognised: number;
  readonly firstUnrecognised: Unrecognised | undefined;
  /** Where JSON broke, in an input of which nothing was recognised. */
  readonly torn: PlacedProblem | undefined;
}

/** What no format knows, where it stands, and how it begins. */
export interface Unrecognised {
  readonly line: number | undefined;
  readonly byte: number;
  readonly found: string;
}

const MAX_LISTED = 1000;

/** Problems of one input: the first are listed, all are counted. */
export class ProblemList {
  readonly listed: PlacedProblem[] = [];
  count = 0;

  add(problem: PlacedProblem): void {
    this.count += 1;
    if (this.listed.length < MAX_LISTED) this.listed.push(problem);
  }
}
