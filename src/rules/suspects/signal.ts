import type { Evidence } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";

/** Something in a trace that may be the cause of something, or its effect: a finding, a log line, a fact. */
export interface Signal {
  /** A rule's code, or the name of a log or fact signal: `L01`, `log:eviction`, `fact:immediate-eos`. */
  readonly kind: string;
  readonly node: TreeNode | undefined;
  /** When it was there to act, nanoseconds from the trace's start. */
  readonly atNs: number;
  readonly confidence: number;
  /** `KV-cache eviction`. */
  readonly signal: string;
  /** `kv_cache.full at +231 ms, slot 3`. */
  readonly detail: string;
  readonly evidence: Evidence;
  readonly rules: readonly string[];
  /** Ids and other words of its evidence, by which two signals can be about one thing. */
  readonly words: () => ReadonlySet<string>;
  /** False: about the telemetry, or of no consequence for what the application did. */
  readonly isBlamable: boolean;
}

/** Families whose findings say how well the trace is recorded. */
const TELEMETRY: ReadonlySet<string> = new Set(["S", "C", "J"]);
/** Privacy, money and the counting of tokens do not make an answer wrong; nor does bloat, or a flag that contradicts the lists beside it. */
const HARMLESS = /^(?:D|M|L03$|L10$|L11$|Q02$)/;

export function isTelemetryRule(code: string): boolean {
  return TELEMETRY.has(code.slice(0, 1));
}

/** Can what the rule finds be to blame for what the application did? */
export function isBlamable(code: string): boolean {
  return !isTelemetryRule(code) && !HARMLESS.test(code);
}
