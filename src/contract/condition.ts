/** A CEL expression of the contract, compiled. */
export interface Condition {
  readonly text: string;
  readonly line: number;
  /** Throws `Failure("invalid-contract")` for every trouble but an absent key. */
  evaluate(context: Context): Outcome;
  /** What the expression reads, each with its value: `d["llm.tokens.out"]` → 0. Absent keys are left out. */
  reads(context: Context): ReadonlyMap<string, BoundValue>;
}

export type Outcome = { readonly held: boolean } | { readonly unjudged: string };

/** The variables of an expression. */
export type Context = Readonly<Record<string, BoundValue>>;

/** Values as CEL sees them: every number is a double, spans are maps. */
export type BoundValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly BoundValue[]
  | ReadonlyMap<string, BoundValue>;
