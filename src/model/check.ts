import type { FailureCode } from "./failure.ts";

/** What a check looks at. */
export type CheckTarget = "configuration" | "store" | "Grafana" | "Tempo" | "Loki";

/** A check's stable id, in the form `tempo-newest-trace`, and what it looks at in words: `newest trace`. */
export interface CheckId {
  readonly id: string;
  readonly target: CheckTarget;
  readonly subject: string;
}

/** One thing that `doctor` looked at: what it found, and what to do where it is not well. */
export interface Check extends CheckId {
  /** Undefined: could not be told, or hangs on a check that failed. */
  readonly ok: boolean | undefined;
  readonly message: string;
  readonly remedy: string | undefined;
  /** What kind of trouble a failed check is: it decides the exit code. */
  readonly trouble: FailureCode | undefined;
}

/** All checks of one target, in the order in which they hang on each other. */
export interface CheckGroup {
  readonly target: CheckTarget;
  /** An address or a path, without secrets; undefined where there is none. */
  readonly address: string | undefined;
  /** Who named the address: `--tempo`, `TEMPO_URL`, `context prod`. */
  readonly from: string | undefined;
  readonly checks: readonly Check[];
}
