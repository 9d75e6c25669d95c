/** Something that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  /** A few words about it. */
  readonly about?: string;
}
