import type { Evidence, Severity } from "../model/finding.ts";
import type { Role } from "../model/role.ts";
import type { RuleCard } from "../model/rule-card.ts";
import type { QueryFlags } from "../query/from-flags.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { AnyConceptName } from "../vocabulary/detail-concepts.ts";
import type { FactName, RuleFacts } from "./facts.ts";

/** What a rule says about a trace; the engine makes a `Finding` of it. */
export interface Found {
  readonly severity: Severity;
  /** 0 to 1; 0.9 where nothing is said. */
  readonly confidence?: number;
  /** The first one is where it shows; none: it is about the trace. */
  readonly spans: readonly TreeNode[];
  /** One sentence with its figures, without the trace's id. */
  readonly message: string;
  /** A few words for a verdict: `empty completion`. */
  readonly phrase: string;
  readonly evidence: Evidence;
  readonly expected?: string;
  readonly actual?: string;
  /** Where this case has another remedy than the rule. */
  readonly fix?: string;
  /** Tells apart findings of the rule at one place: a clause, a kind, a key. */
  readonly clause?: string;
}

/** What kept a rule from judging, `spans` of them: `token usage not recorded`. */
export interface NotJudged {
  readonly reason: string;
}

/** Roles of spans, and concepts of which a span says something. */
export interface Matter {
  readonly roles?: readonly Role[];
  readonly concepts?: readonly AnyConceptName[];
}

/** A diagnostic: what it looks for, why it hurts, how to mend it. It reads the facts it needs and nothing else. */
export interface Rule<Need extends FactName = FactName> extends RuleCard {
  readonly needs: readonly Need[];
  /** Flags of `find` that leave no trace out of which it could say something: the store's index, TraceQL of every vocabulary. */
  readonly candidates?: QueryFlags;
  /** Of a trace without any of these it says nothing, so that it is not asked. */
  readonly only?: Matter;
  readonly check: (facts: Pick<RuleFacts, Need>) => Iterable<Found | NotJudged>;
}

/** A rule as the registry keeps it: its facts are given whole, since each rule reads its own part. */
export type AnyRule = Omit<Rule, "check" | "needs"> & {
  readonly needs: readonly FactName[];
  readonly check: (facts: RuleFacts) => Iterable<Found | NotJudged>;
};

/** States a rule; the facts that `check` sees are those of `needs`. */
export function rule<const Need extends FactName>(stated: Rule<Need>): AnyRule {
  return stated;
}

/** `S`, `C`, `L`, … */
export function familyOf({ code }: Pick<AnyRule, "code">): string {
  return code.slice(0, 1);
}
