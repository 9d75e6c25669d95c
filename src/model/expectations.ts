import type { FindingHead } from "./finding.ts";

/** What a contract tells the rules about the traces that it selects. */
export interface Expectations {
  /** The contract's id. */
  readonly contract: string;
  /** Its file, for people. */
  readonly path: string;
  /** Every place of the tree, the root's first. */
  readonly places: readonly ExpectedPlace[];
  /** Names, services or attributes of legal roots besides the contract's (`roots.allow`). */
  readonly allowedRoots: readonly string[];
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
  /** Names of tools that cost money. */
  readonly paid: readonly string[];
  /** The clauses that this trace breaks. Undefined: the contract does not select the trace. */
  readonly broken: readonly BrokenPlace[] | undefined;
  /** Why clauses could not be judged. */
  readonly unjudged: readonly string[];
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
  readonly mayFail: boolean;
}

/** A broken clause, with where the contract says so. */
export interface BrokenPlace extends FindingHead {
  readonly clause: string;
  readonly line: number;
  readonly spanPath: string;
  readonly expected: string;
  readonly actual: string;
}
