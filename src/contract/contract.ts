import type { Severity } from "../model/finding.ts";
import type { SpanKind } from "../model/span.ts";
import type { AttributeRule } from "./attribute-rule.ts";
import type { Budget } from "./budgets.ts";
import type { Condition } from "./condition.ts";
import type { LogsClause } from "./log-clauses.ts";
import type { NamePattern, Pattern } from "./pattern.ts";
import type { ContractForm } from "./schema.ts";

/** A contract as it is judged: every reference resolved, every expression compiled, every clause with its line. */
export interface Contract {
  readonly path: string;
  readonly id: string;
  readonly match: MatchClause;
  readonly tree: SpanClause;
  /** Clauses with `parents`, by the clause of each further place where their spans may hang. */
  readonly fostered: ReadonlyMap<SpanClause, readonly SpanClause[]>;
  readonly assertions: readonly Assertion[];
  readonly logs: LogsClause | undefined;
  readonly budgets: readonly Budget[];
  /** `tenant.id_pattern`: whose a document is, by its id. */
  readonly tenantPattern: Pattern | undefined;
  /** What the rules read later and nothing here judges. */
  readonly knobs: Pick<ContractForm, (typeof KNOBS)[number]>;
}

export const KNOBS = ["roots", "bodies", "judge", "tenant", "stale", "prices", "slo", "limits"] as const;

/** Which traces the contract speaks about. */
export interface MatchClause {
  readonly service: NamePattern | undefined;
  readonly root: NamePattern;
  readonly where: Condition | undefined;
}

/** One place in the tree, and what may stand there. */
export interface SpanClause {
  /** Names from the root, joined by "/": the beginning of every clause id. */
  readonly path: string;
  readonly label: string;
  readonly line: number;
  readonly countLine: number;
  readonly childrenLine: number;
  /** One; with `any_of` several, of which the first whose name fits is the one that counts. */
  readonly variants: readonly SpanRules[];
  readonly min: number;
  readonly max: number;
  /** Each attempt of a retry counts; else the attempts of one chain count once, and R01 reports them. */
  readonly countRetries: boolean;
  readonly when: Condition | undefined;
  /** What holds while `when` is false. */
  readonly otherwise: "forbid" | "optional";
  /** Undefined below an `any_of`: nobody looks there. */
  readonly children: readonly SpanClause[] | undefined;
  readonly closed: boolean;
  readonly ordered: boolean;
  /** It has `parents`: counted over all its places together. */
  readonly roams: boolean;
}

/** What one span itself must be like. */
export interface SpanRules {
  readonly name: NamePattern;
  /** Empty: any. */
  readonly kinds: readonly SpanKind[];
  readonly kindLine: number;
  readonly mustNotFail: boolean;
  /** `may_fail: true` is written; without it nothing is said. */
  readonly mayFail: boolean;
  readonly statusLine: number;
  readonly attributes: readonly AttributeRule[];
}

/** A sentence over several spans. `names` are bound to spans of that name, in start order. */
export interface Assertion {
  readonly id: string;
  readonly line: number;
  readonly severity: Severity;
  readonly message: string | undefined;
  readonly bindings: readonly Binding[];
  readonly when: Condition | undefined;
  readonly that: Condition;
}

export interface Binding {
  readonly variable: string;
  readonly span: NamePattern;
}
