import type { Severity } from "./finding.ts";

/** What people are told of a rule. */
export interface RuleCard {
  /** `L01`. */
  readonly code: string;
  /** `zero-tokens`. */
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Those that it can take, the worst first. */
  readonly severities: readonly Severity[];
  /** TraceQL that finds candidates on Tempo; a getter where it is made of the vocabulary, which takes its time. */
  readonly traceql?: string;
  /** A case that it speaks of, and one that looks alike and is none, a sentence each. */
  readonly example: { readonly fires: string; readonly quiet: string };
}
