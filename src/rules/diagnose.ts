import type { Diagnosis, Finding } from "../model/finding.ts";
import { costTotal } from "./cost/cost-total.ts";
import { missing } from "./cost/missing.ts";
import type { RuleFacts } from "./facts.ts";
import type { AnyRule } from "./rule.ts";
import { runRules } from "./run-rules.ts";
import { suspectsOf } from "./suspects/suspects.ts";

/** Judges a trace, and chains what was found to its causes. What `keeps` is false for is not told at all. */
export function diagnose(
  rules: readonly AnyRule[],
  facts: RuleFacts,
  keeps: (finding: Finding) => boolean = () => true,
): Diagnosis {
  const { findings: all, unjudged, crashed } = runRules(rules, facts);
  const findings = all.filter(keeps);
  const { suspects, rootCause } = suspectsOf(findings, facts);
  const [worst] = findings;
  const verdict = worst === undefined || worst.severity === "info" ? undefined : worst.phrase;
  const isPriced = rules.includes(missing) && !crashed.some(({ rule }) => rule === missing.code);
  const cost = isPriced ? costTotal(facts, facts.price) : undefined;
  return { traceId: facts.traceId, verdict, rootCause, suspects, findings, unjudged, cost, crashed };
}
