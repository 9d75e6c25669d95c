import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { Expectations } from "../../src/model/expectations.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import type { PriceOf } from "../../src/rules/cost/price.ts";
import { type RuleContext, ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES, rulesNamed } from "../../src/rules/registry.ts";
import { Run } from "../../src/rules/run.ts";
import { type Judgement, runRules } from "../../src/rules/run-rules.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { factsOf } from "../trace/story.ts";

export interface Told extends Partial<Pick<TraceEvidence, "partial">> {
  readonly logs?: readonly LogLine[];
  /** Unix nanoseconds. */
  readonly now?: bigint;
  readonly expectations?: Expectations;
  /** Other traces of the run; without them nothing is known of any other. */
  readonly others?: readonly TraceFacts[];
  readonly price?: PriceOf;
  /** What Tempo was asked for because a link names it. */
  readonly linkedTrace?: RuleContext["linkedTrace"];
}

/** What all rules say about a story: spans of `test/trace/story.ts`. Throws if a rule breaks down. */
export function judged(spans: readonly Span[], told: Told = {}): Judgement {
  const { logs = [], now, expectations, partial, others, price, linkedTrace } = told;
  const facts = factsOf(spans, { logs, partial });
  const context: RuleContext = {
    ...SETTLED,
    clock: { ...SETTLED.clock, now },
    expectations,
    logsGiven: logs.length > 0,
    run: others && new Run([facts, ...others]),
    price,
    linkedTrace,
  };
  const judgement = runRules(RULES, ruleFacts(facts, context));
  for (const { error } of judgement.crashed) throw error;
  return judgement;
}

/** The findings of one rule, by its code or name, after subsumption. */
export function foundBy(rule: string, spans: readonly Span[], told?: Told): readonly Finding[] {
  const [asked] = rulesNamed(rule);
  if (asked === undefined) throw new Error(`no rule ${rule}`);
  return judged(spans, told).findings.filter((finding) => finding.rule === asked.code);
}

/** `error empty completion` of each finding of one rule. */
export function saidBy(rule: string, spans: readonly Span[], told?: Told): string[] {
  return foundBy(rule, spans, told).map(({ severity, phrase }) => `${severity} ${phrase}`);
}

/** The reasons why one rule could not judge. */
export function unjudgedBy(rule: string, spans: readonly Span[], told?: Told): string[] {
  const [asked] = rulesNamed(rule);
  return judged(spans, told)
    .unjudged.filter((one) => one.rule === asked?.code)
    .map(({ reason }) => reason);
}
