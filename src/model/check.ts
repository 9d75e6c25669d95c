import type { FailureCode } from "./failure.ts";

/** What a check looks at. */
export type CheckTarget = "configuration" | "store" | "Grafana" | "Tempo" | "Loki";

/** One thing that `doctor` looked at: what it found, and what to do where it is not well. */
export interface Check {
  /** Stable, in the form `tempo-reachable`: what is looked at, and at whom. */
  readonly id: string;
  readonly target: CheckTarget;
  /** Undefined: could not be told, or hangs on a check that failed. */
  readonly ok: boolean | undefined;
  readonly message: string;
  readonly remedy: string | undefined;
  /** What kind of trouble a failed check is: it decides the exit code. */
  readonly trouble: FailureCode | undefined;
}

/** Where a target is, and who said so. */
export interface CheckedPlace {
  readonly target: CheckTarget;
  /** An address or a path, without secrets; undefined where there is none. */
  readonly address: string | undefined;
  /** `--tempo`, `TEMPO_URL`, `context prod`. */
  readonly from: string | undefined;
}

/** All checks of one target, in the order in which they hang on each other. */
export interface CheckGroup extends CheckedPlace {
  readonly checks: readonly Check[];
}
