import { besideFilter } from "./beside.ts";
import { logqlString, regexText } from "./logql-string.ts";
import type { Spellings } from "./spellings.ts";

export interface LineQueries {
  /** Lines whose text spells an id. */
  readonly inText: string;
  /** Lines that bear one beside their text. */
  readonly beside: string;
}

/**
 * The two questions for the lines of some traces: a line filter never sees structured metadata, a label
 * filter without a parser never the text (facts §7). Alternatives of plain texts cost Loki 1.2 × one;
 * `(?i)` over the parts of a UUID 4.5 ×, so both cases are spelled out.
 */
export function lineQueries(selector: string, spellings: readonly Spellings[], stage: string): LineQueries {
  const needles = spellings.flatMap((one) => one.needles);
  const values = spellings.flatMap((one) => one.values);
  return {
    inText: `${selector} |~ ${logqlString(needles.map(regexText).join("|"))}${stage}`,
    beside: `${selector} | ${besideFilter(values)}${stage}`,
  };
}
