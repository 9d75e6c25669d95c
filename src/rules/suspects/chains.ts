import type { SuspectRole } from "../../model/finding.ts";
import { once } from "../../trace/once.ts";
import type { Link } from "./links.ts";
import type { Signal } from "./signal.ts";
import { FIXED_ROLES } from "./templates.ts";

const STEP_DOWN = 0.8;
const SURE = 0.95;
/** They are told of whoever caused what they failed to see. */
const GUARDS: ReadonlySet<SuspectRole> = new Set(["missed guard", "detection ignored"]);
const WITHOUT_SCORE: ReadonlySet<SuspectRole> = new Set(["propagation", "detection ignored", "symptom"]);
const NO_LINKS: readonly Link[] = [];
const NO_SIGNALS: ReadonlySet<Signal> = new Set();

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
