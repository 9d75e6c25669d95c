import type { Severity } from "../../model/finding.ts";
import { rule } from "../rule.ts";
import { doing, spansWith } from "../traceql.ts";
import { burnedBy } from "./burned.ts";
import type { CallSequence } from "./call-sequences.ts";
import { loopFound } from "./loop-found.ts";
import { scatteredIn } from "./scattered.ts";
import { type Streak, type Stretch, streaksOf, stretchesOf } from "./streaks.ts";
import { waits } from "./tool-words.ts";

export const loop = rule({
  code: "A01",
  name: "loop",
  title: "same call again and again",
  why:
    "An agent that asks the same and is told the same makes no progress: it burns tokens and time until a limit stops it. " +
    "Each call looks healthy by itself.",
  fix:
    "answer a repeated call with “already done, the result was …”; cap the steps; keep a cache that drops " +
    "duplicates",
  example: {
    fires: 'search("order 4481") is called five times in a row, and finds nothing each time.',
    quiet: "ls is called ten times, each time with another path.",
  },
  severities: ["error", "warning", "info"],
  only: { roles: ["tool"] },
  needs: ["tree", "spanFacts", "sightings", "role", "roleSource", "calls"],
  get traceql() {
    return spansWith(doing("tool"));
  },
  *check(facts) {
    const burned = burnedBy(facts);
    for (const sequence of facts.calls.tools) {
      const streaks = streaksOf(sequence.calls);
      for (const [position, streak] of streaks.entries()) {
        const worst = worstOf(streak);
        if (worst !== undefined)
          yield loopFound({ ...worst, sequence, around: listed(streaks, position) }, facts, burned);
      }
      for (const calls of comingBack(sequence, streaks)) {
        const stretch: Stretch = { sameness: "results", calls };
        yield loopFound({ stretch, severity: "warning", sequence, around: undefined }, facts, burned);
      }
    }
  },
});

interface Judged {
  readonly stretch: Stretch;
  readonly severity: Severity;
}

/** Without recorded arguments a streak of this length is more than exploring. */
const SURELY_STUCK = 10;
const WEIGHT: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** The worst that can be said of a streak. */
function worstOf(streak: Streak): Judged | undefined {
  let worst: Judged | undefined;
  for (const stretch of stretchesOf(streak)) {
    const severity = severityOf(stretch);
    if (severity === undefined) continue;
    if (worst === undefined || WEIGHT[severity] > WEIGHT[worst.severity]) worst = { stretch, severity };
  }
  return worst;
}

function severityOf(stretch: Stretch): Severity | undefined {
  const { calls } = stretch;
  const [first] = calls;
  if (first === undefined) return undefined;
  const severity = waits(first.name) ? ofWaiting(stretch) : ofWorking(stretch);
  const nameOnly = first.argumentsHash === undefined && calls.length < SURELY_STUCK;
  return severity !== undefined && nameOnly ? "info" : severity;
}

/** The levels of detectors that agents ship with (diagnostics A01). */
function ofWorking({ sameness, calls: { length } }: Stretch): Severity | undefined {
  if (sameness === "errors") return length >= 3 ? "warning" : undefined;
  if (sameness === "results") return length >= 5 ? "error" : length >= 4 ? "warning" : undefined;
  return length >= 5 ? "warning" : length >= 4 ? "info" : undefined;
}

/** Tools that are there for waiting may be told the same for a while. */
function ofWaiting({ sameness, calls: { length } }: Stretch): Severity | undefined {
  if (sameness === "errors") return length >= 3 ? "warning" : undefined;
  if (length < 5) return undefined;
  return sameness === "results" ? "warning" : "info";
}

/** Those that are no streak by themselves. */
function comingBack({ calls }: CallSequence, streaks: readonly Streak[]) {
  const streakOf = new Map(streaks.flatMap((streak) => streak.calls.map((call) => [call, streak] as const)));
  return scatteredIn(calls).filter((found) => new Set(found.map((call) => streakOf.get(call))).size > 1);
}

const LISTED_EACH_SIDE = 3;

/** The run-length list around a streak: `fetch ×2, search ×5, answer`. */
function listed(streaks: readonly Streak[], position: number): string {
  const from = Math.max(0, position - LISTED_EACH_SIDE);
  const near = streaks.slice(from, position + LISTED_EACH_SIDE + 1);
  const words = near.map(({ calls }) => {
    const name = calls[0]?.name ?? "";
    return calls.length === 1 ? name : `${name} ×${calls.length}`;
  });
  const before = from > 0 ? "…, " : "";
  const after = position + LISTED_EACH_SIDE + 1 < streaks.length ? ", …" : "";
  return `${before}${words.join(", ")}${after}`;
}
