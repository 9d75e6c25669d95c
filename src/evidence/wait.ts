import type { TraceEvidence } from "../model/evidence.ts";
import { TraceFacts } from "../trace/facts.ts";
import type { Tree } from "../trace/tree.ts";

export interface WaitOptions {
  /** Milliseconds; the clock and the pause are the caller's. */
  readonly limitMs: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** What comes within so many milliseconds, or "late": then nobody listens to it any more. */
  readonly within: <Answer>(coming: Promise<Answer>, ms: number) => Promise<Answer | "late">;
  /** The evidence is enough, complete or not. */
  readonly isEnough: (evidence: TraceEvidence) => boolean;
  /** Hears what is still waited for. */
  readonly onWait: (reason: string, leftMs: number) => void;
}

/** A trace that was waited for, or the condition of completeness that did not come to hold in time. */
export type Waited = { readonly evidence: TraceEvidence } | { readonly incomplete: string };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 2_000;
const PAUSE_GROWTH = 1.5;
/** What a poll gets where less time is left, so that there is one at all. */
const LEAST_POLL_MS = 1_000;
/** A span count that stays the same for so many polls has settled. */
const STABLE_POLLS = 3;

/**
 * Polls for a trace until it is complete: its root has ended, no parent is missing, and its span count has
 * been the same three times; or until it is enough as it is. A poll that is under way when time runs out is
 * not waited for. Throws what `ask` throws.
 */
export async function waitForTrace(
  ask: () => Promise<TraceEvidence | undefined>,
  options: WaitOptions,
): Promise<Waited> {
  const end = options.now() + options.limitMs;
  const counts: number[] = [];
  let lack = "Tempo has not answered";
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * PAUSE_GROWTH)) {
    const evidence = await options.within(ask(), Math.max(end - options.now(), LEAST_POLL_MS));
    if (evidence === "late") return { incomplete: lack };
    counts.push(evidence?.spans.length ?? 0);
    const incomplete = evidence === undefined ? "no span of it has come yet" : lackOf(evidence, counts);
    lack = incomplete ?? lack;
    if (evidence !== undefined && (incomplete === undefined || options.isEnough(evidence)))
      return { evidence };
    const left = end - options.now();
    if (incomplete !== undefined && left <= 0) return { incomplete };
    options.onWait(incomplete ?? "", left);
    await options.pause(Math.min(pause, left));
  }
}

/** The first condition of completeness that does not hold; undefined where all do. */
function lackOf(evidence: TraceEvidence, counts: readonly number[]): string | undefined {
  const { state, stateReason, tree, rootName } = new TraceFacts(evidence);
  if (state === "partial") return `it is partial: ${stateReason}`;
  if (state === "unknown" && rootName !== undefined) return `its root ${rootName} has not ended`;
  return lackOfParents(tree.missing) ?? (state === "unknown" ? "it has no root" : lackOfRest(counts));
}

function lackOfParents([first, ...others]: Tree["missing"]): string | undefined {
  if (first === undefined) return undefined;
  const { length } = first.children;
  const who = length === 1 ? "a span waits for its parent" : `${length} spans wait for their parent`;
  return `${who} ${first.spanId}${others.length > 0 ? `, others for ${others.length} more` : ""}`;
}

function lackOfRest(counts: readonly number[]): string | undefined {
  const last = counts.slice(-STABLE_POLLS);
  const [before, now] = [counts.at(-2), counts.at(-1)];
  if (before !== undefined && before !== now)
    return `its span count is still growing: ${before}, then ${now}`;
  if (last.length === STABLE_POLLS && last[0] === now) return undefined;
  return `its span count, ${now}, has not been the same for ${STABLE_POLLS} polls`;
}
