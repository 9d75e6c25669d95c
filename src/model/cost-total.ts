/** What a trace cost, as far as it is known. US dollars. */
export interface CostTotal {
  readonly recordedUsd: number;
  /** Of calls that record no cost, by a table of prices. */
  readonly estimatedUsd: number;
  /** Paid spans in all, those estimated, and what the others without a price are. */
  readonly paid: number;
  readonly estimated: number;
  readonly unpriced: readonly string[];
}
