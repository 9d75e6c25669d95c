import type { Finding, Suspect, SuspectRole } from "../../model/finding.ts";
import { once } from "../../trace/once.ts";
import type { RuleFacts } from "../facts.ts";
import { redactedSuspect, redactedText } from "../privacy/redact.ts";
import { factSignals } from "./fact-signals.ts";
import { findingSignals } from "./finding-signals.ts";
import { type Link, linksAmong } from "./links.ts";
import { logSignals } from "./log-signals.ts";
import { rootCauseOf } from "./root-cause.ts";
import type { Signal } from "./signal.ts";
import { FIXED_ROLES } from "./templates.ts";

/** Who is to blame: suspects in the order of the pipeline, and one sentence. */
export interface Blame {
  readonly suspects: readonly Suspect[];
  /** Undefined: nothing went wrong that anybody could be blamed for. */
  readonly rootCause: string | undefined;
}

/** More signals of a kind are no more to go by. */
const MOST_OF_EACH = 100;
const STEP_DOWN = 0.8;
const SURE = 0.95;
/** What nothing in the evidence explains is said to be unknown, and no surer than this. */
const UNKNOWN_CONFIDENCE = 0.5;
/** They are told of whoever caused what they failed to see. */
const GUARDS: ReadonlySet<SuspectRole> = new Set(["missed guard", "detection ignored"]);
const WITHOUT_SCORE: ReadonlySet<SuspectRole> = new Set(["propagation", "detection ignored", "symptom"]);
/** Defects that have a cause further up, which the evidence may not show. */
const NEEDS_CAUSE: ReadonlySet<string> = new Set(["L01"]);

/**
 * Chains what was found to its likely causes (diagnostics §5). A finding about the telemetry is never
 * blamed for what the application did; an info is blamed only where it explains something.
 */
export function suspectsOf(findings: readonly Finding[], facts: RuleFacts): Blame {
  const all = [
    ...findingSignals(findings.slice(0, MOST_OF_EACH), facts.tree),
    ...logSignals(facts.logs, facts.showContent).slice(0, MOST_OF_EACH),
    ...factSignals(facts).slice(0, MOST_OF_EACH),
  ];
  const links = linksAmong(all, facts.tree.toleranceNs).filter(({ effect }) => effect.isBlamable);
  const linked = new Set<Signal>();
  for (const { cause, effect } of links) linked.add(cause).add(effect);
  const grave = new Set<string>();
  for (const { rule, severity } of findings) if (severity !== "info") grave.add(rule);
  const blamed = all.filter((one) => linked.has(one) || (one.isBlamable && isGrave(one, grave)));
  const chained = new Chains(blamed, links);
  const suspects = ranked(chained, blamed);
  const rootCause = rootCauseOf(suspects, chained, findings);
  if (facts.showContent) return { suspects, rootCause };
  return {
    suspects: suspects.map(redactedSuspect),
    rootCause: rootCause === undefined ? undefined : redactedText(rootCause),
  };
}

const NO_LINKS: readonly Link[] = [];
const NO_SIGNALS: ReadonlySet<Signal> = new Set();

function isGrave({ rules }: Signal, grave: ReadonlySet<string>): boolean {
  return rules.some((code) => grave.has(code));
}

/** The causes and effects of every signal. */
export class Chains {
  readonly signals: readonly Signal[];
  readonly #causes: Map<Signal, Link[]>;
  readonly #effects: Map<Signal, Link[]>;

  readonly #symptoms = once(() => this.signals.filter((one) => this.roleOf(one) === "symptom"));

  constructor(signals: readonly Signal[], links: readonly Link[]) {
    this.signals = signals;
    this.#causes = Map.groupBy(links, ({ effect }) => effect);
    this.#effects = Map.groupBy(links, ({ cause }) => cause);
  }

  causesOf(signal: Signal): readonly Link[] {
    return this.#causes.get(signal) ?? NO_LINKS;
  }

  effectsOf(signal: Signal): readonly Link[] {
    return this.#effects.get(signal) ?? NO_LINKS;
  }

  roleOf(signal: Signal): SuspectRole {
    const fixed = FIXED_ROLES[signal.kind];
    if (fixed === "detection ignored" && this.effectsOf(signal).length === 0) return "symptom";
    if (fixed !== undefined) return fixed;
    if (this.causesOf(signal).length === 0) return "cause";
    return this.effectsOf(signal).length === 0 ? "symptom" : "propagation";
  }

  /** Everything that a signal leads to. */
  downstream(signal: Signal): ReadonlySet<Signal> {
    if (this.effectsOf(signal).length === 0) return NO_SIGNALS;
    return reachedFrom(signal, (one) => this.effectsOf(one).map(({ effect }) => effect));
  }

  /** Everything that leads to a signal. */
  upstream(signal: Signal): ReadonlySet<Signal> {
    if (this.causesOf(signal).length === 0) return NO_SIGNALS;
    return reachedFrom(signal, (one) => this.causesOf(one).map(({ cause }) => cause));
  }

  /** Steps from the earliest cause of its chain. */
  depthOf(signal: Signal): number {
    if (this.causesOf(signal).length === 0) return 0;
    let depth = 0;
    let level: readonly Signal[] = [signal];
    const seen = new Set(level);
    for (;;) {
      level = level
        .flatMap((one) => this.causesOf(one).map(({ cause }) => cause))
        .filter((one) => !seen.has(one));
      if (level.length === 0) return depth;
      for (const one of level) seen.add(one);
      depth += 1;
    }
  }

  /** s(c) = confidence · mean weight · (0.5 + 0.5 · share of symptoms explained) · 0.8 per step down (diagnostics §5). */
  scoreOf(signal: Signal): number | undefined {
    const role = this.roleOf(signal);
    const effects = this.effectsOf(signal);
    if (WITHOUT_SCORE.has(role) || (effects.length === 0 && role === "missed guard")) return undefined;
    const symptoms = this.#symptoms();
    const reached = this.downstream(signal);
    const explained =
      symptoms.length === 0 ? 1 : symptoms.filter((one) => reached.has(one)).length / symptoms.length;
    const weight =
      effects.length === 0 ? 1 : effects.reduce((sum, link) => sum + link.weight, 0) / effects.length;
    const down = GUARDS.has(role) ? 0 : Math.max(role === "mechanism" ? 1 : 0, this.depthOf(signal));
    return confidenceOf(signal, reached) * weight * (0.5 + 0.5 * explained) * STEP_DOWN ** down;
  }
}

/** The same defect further down, about the same thing, makes it surer (noisy-or, up to what a log line is). */
function confidenceOf(signal: Signal, downstream: ReadonlySet<Signal>): number {
  if (downstream.size === 0) return signal.confidence;
  const again = [...downstream].filter(({ kind }) => kind === signal.kind);
  const doubt = again.reduce((left, one) => left * (1 - one.confidence), 1 - signal.confidence);
  return again.length === 0 ? signal.confidence : Math.min(SURE, 1 - doubt);
}

function reachedFrom(signal: Signal, next: (one: Signal) => readonly Signal[]): ReadonlySet<Signal> {
  const reached = new Set<Signal>();
  const waiting = [signal];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const one of next(at))
      if (!reached.has(one)) {
        reached.add(one);
        waiting.push(one);
      }
  return reached;
}

interface Ranked {
  readonly signal: Signal;
  readonly role: SuspectRole;
  readonly score: number | undefined;
}

/** In the order of time; at one time what causes goes before what follows. */
function ranked(chains: Chains, signals: readonly Signal[]): readonly Suspect[] {
  const order = (role: SuspectRole) => ORDER.indexOf(role);
  const rows: Ranked[] = [];
  for (const signal of signals) {
    const unknown = unknownCause(signal, chains);
    if (unknown !== undefined) rows.push(unknown);
    rows.push({ signal, role: chains.roleOf(signal), score: chains.scoreOf(signal) });
  }
  rows.sort((one, other) => one.signal.atNs - other.signal.atNs || order(one.role) - order(other.role));
  return rows.map(({ signal, role, score }, at) => ({
    rank: at + 1,
    spanId: signal.node?.span.spanId,
    span: signal.node?.span.name ?? "",
    signal: signal.signal,
    detail: signal.detail,
    evidence: signal.evidence,
    role,
    confidence: score === undefined ? undefined : Math.round(score * 100) / 100,
    rules: signal.rules,
  }));
}

const ORDER: readonly SuspectRole[] = [
  "cause",
  "mechanism",
  "propagation",
  "detection ignored",
  "symptom",
  "missed guard",
];

/** Never an invented cause: a place that is empty says so. */
function unknownCause(signal: Signal, chains: Chains): Ranked | undefined {
  if (!NEEDS_CAUSE.has(signal.kind)) return undefined;
  for (const one of chains.upstream(signal)) if (!one.kind.startsWith("fact:")) return undefined;
  const name = signal.node?.span.name ?? "it";
  const unknown: Signal = {
    ...signal,
    kind: "unknown",
    node: undefined,
    signal: `unknown upstream of ${name}`,
    detail: "no log line tells; search the logs of its slot and instance",
    evidence: {
      absent: [{ what: "a log line about evicted or lost state", where: `before the end of ${name}` }],
    },
    rules: [],
  };
  return { signal: unknown, role: "cause", score: UNKNOWN_CONFIDENCE * signal.confidence };
}
