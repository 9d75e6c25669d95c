import type { Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { RuleFacts } from "./facts.ts";

/** What is absent from a trace that is not known to be whole, and whose last span is young, may yet come (diagnostics §1.5). */
export function mayGrow({
  tree,
  clock,
  completeness,
}: Pick<RuleFacts, "tree" | "clock" | "completeness">): boolean {
  if (clock.now === undefined || completeness.state !== "unknown") return false;
  return clock.now - tree.endUnixNano < BigInt(clock.settleNs);
}

/** One level less; info stays. */
export function milder(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}
