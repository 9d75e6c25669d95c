import type { Finding, Suspect, SuspectRole } from "../../model/finding.ts";
import type { RuleFacts } from "../facts.ts";
import { redactedSuspect, redactedText } from "../privacy/redact.ts";
import { Chains } from "./chains.ts";
import { factSignals } from "./fact-signals.ts";
import { findingSignals } from "./finding-signals.ts";
import { linksAmong } from "./links.ts";
import { logSignals } from "./log-signals.ts";
import { rootCauseOf } from "./root-cause.ts";
import type { Signal } from "./signal.ts";

/** Who is to blame: suspects in the order of the pipeline, and one sentence. */
export interface Blame {
  readonly suspects: readonly Suspect[];
  /** Undefined: nothing went wrong that anybody could be blamed for. */
  readonly rootCause: string | undefined;
}

/** More signals of a kind are no more to go by. */
const MOST_OF_EACH = 100;
/** What nothing in the evidence explains is said to be unknown, and no surer than this. */
const UNKNOWN_CONFIDENCE = 0.5;
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

function isGrave({ rules }: Signal, grave: ReadonlySet<string>): boolean {
  return rules.some((code) => grave.has(code));
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
