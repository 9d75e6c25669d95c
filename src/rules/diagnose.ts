import type { CostTotal } from "../model/cost-total.ts";
import type { Diagnosis, Finding, Suspect } from "../model/finding.ts";
import type { TraceId } from "../model/ids.ts";
import { costTotal } from "./cost/cost-total.ts";
import { missing } from "./cost/missing.ts";
import type { RuleFacts } from "./facts.ts";
import type { AnyRule } from "./rule.ts";
import { runRules } from "./run-rules.ts";
import { type Blame, suspectsOf } from "./suspects/suspects.ts";

/** Judges a trace, and chains what was found to its causes. What `keeps` is false for is not told at all. */
export function diagnose(
  rules: readonly AnyRule[],
  facts: RuleFacts,
  keeps: (finding: Finding) => boolean = () => true,
): Diagnosis {
  const ran = runRules(rules, facts);
  const isPriced = rules.includes(missing) && !ran.crashed.some(({ rule }) => rule === missing.code);
  const cost = isPriced ? costTotal(facts, facts.price) : undefined;
  return new FactsDiagnosis(facts, { ...ran, findings: ran.findings.filter(keeps), cost });
}

type Ran = Pick<Diagnosis, "findings" | "unjudged" | "cost" | "crashed">;

/** Whom to blame is asked of few traces where many are judged: it is chained when somebody asks. */
class FactsDiagnosis implements Diagnosis {
  readonly traceId: TraceId;
  readonly verdict: string | undefined;
  readonly findings: readonly Finding[];
  readonly unjudged: Ran["unjudged"];
  readonly cost: CostTotal | undefined;
  readonly crashed: Ran["crashed"];
  readonly #facts: RuleFacts;
  #blame: Blame | undefined;

  constructor(facts: RuleFacts, { findings, unjudged, cost, crashed }: Ran) {
    const [worst] = findings;
    this.traceId = facts.traceId;
    this.verdict = worst === undefined || worst.severity === "info" ? undefined : worst.phrase;
    this.findings = findings;
    this.unjudged = unjudged;
    this.cost = cost;
    this.crashed = crashed;
    this.#facts = facts;
  }

  get suspects(): readonly Suspect[] {
    return this.#blamed().suspects;
  }

  get rootCause(): string | undefined {
    return this.#blamed().rootCause;
  }

  #blamed(): Blame {
    this.#blame ??= suspectsOf(this.findings, this.#facts);
    return this.#blame;
  }
}
