import type { AttributeValue } from "./attribute.ts";
import type { FindingHead } from "./finding.ts";

/** What a contract tells the rules about the traces that it selects. */
export interface Expectations {
  /** The contract's id. */
  readonly contract: string;
  /** Its file, for people. */
  readonly path: string;
  /** Whether the contract speaks about a service's traces; absent: about any. */
  readonly fitsService?: (service: string | undefined) => boolean;
  /** Every place of the tree, the root's first. */
  readonly places: readonly ExpectedPlace[];
  /** Names, services or attributes of legal roots besides the contract's (`roots.allow`). */
  readonly allowedRoots: readonly string[];
  /** The events that belong to a request (`logs.events`); none: the contract does not say. */
  readonly requestEvents: readonly ((event: string) => boolean)[];
  readonly forbidsBodies: boolean;
  readonly judge: { readonly pass?: number; readonly passLabels?: readonly string[] };
  readonly tenant: {
    readonly keys: readonly string[];
    /** Whose a document is, by its id (`tenant.id_pattern`). */
    readonly ownerOf?: (id: string) => string | undefined;
    readonly shared: readonly string[];
    readonly sharedIndexes: readonly string[];
  };
  readonly stale: { readonly words?: readonly string[]; readonly allow: readonly string[] };
  /** What one request may use at most; undefined where the contract sets no limit. */
  readonly budgets?: {
    readonly durationMs: number | undefined;
    readonly costUsd: number | undefined;
    readonly tokens: number | undefined;
    readonly spans: number | undefined;
  };
  /** How long somebody may wait for a first token (`slo.first_token_ms`). */
  readonly firstTokenMs?: number;
  /** Characters at which the service's SDK cuts a text (`limits.attribute_value_length`). */
  readonly attributeValueLength?: number;
  /** Names of tools that cost money. */
  readonly paid: readonly string[];
  /** The clauses that this trace breaks. Undefined: the contract does not select the trace. */
  readonly broken: readonly BrokenPlace[] | undefined;
  readonly unjudged: readonly UnjudgedClause[];
}

/** One place in the contract's tree. */
export interface ExpectedPlace {
  /** Names from the root, joined by "/". */
  readonly path: string;
  /** How the contract calls the span: a name, or `/a pattern/`. */
  readonly label: string;
  readonly fits: (name: string) => boolean;
  /** Paths of the places under which it may stand; none for the root. */
  readonly parents: readonly string[];
  readonly min: number;
  readonly max: number;
  /** The contract says that its failure is tolerated. */
  readonly mayFail: boolean;
  /** The most that the contract allows an attribute of the span (`max`), by its key. */
  readonly most?: (key: string) => number | undefined;
}

/** A broken clause, with where the contract says so. */
export interface BrokenPlace extends FindingHead {
  readonly clause: string;
  readonly line: number;
  readonly spanPath: string;
  readonly expected: string;
  readonly actual: string;
  /** Recorded values by what they are called in the clause. */
  readonly evidence: Readonly<Record<string, AttributeValue>>;
}

/** Why a clause could not be judged; without a clause none could. */
export interface UnjudgedClause {
  /** The rule that would have reported the clause. */
  readonly rule?: "C01" | "C02" | "C03";
  readonly clause?: string;
  readonly reason: string;
}
