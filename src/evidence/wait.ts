import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import { TraceFacts } from "../trace/facts.ts";

export interface WaitOptions {
  /** Milliseconds; the clock and the pause are the caller's. */
  readonly limitMs: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** The evidence is enough, complete or not. */
  readonly isEnough: (evidence: TraceEvidence) => boolean;
  /** Hears what is still waited for. */
  readonly onWait: (reason: string, leftMs: number) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 2_000;
/** A span count that stays the same for so many polls has settled. */
const STABLE_POLLS = 3;

/**
 * Polls for a trace until it is complete: its root has ended, no parent is missing, and its span count has
 * been the same three times; or until it is enough as it is. Throws the Failure "incomplete", which names
 * the condition that failed, when time runs out.
 */
export async function waitForTrace(
  ask: () => Promise<TraceEvidence | undefined>,
  name: string,
  options: WaitOptions,
): Promise<TraceEvidence> {
  const end = options.now() + options.limitMs;
  const counts: number[] = [];
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    const trace = await ask();
    counts.push(trace?.spans.length ?? 0);
    const reason = trace === undefined ? "no span of it has come yet" : missingOf(trace, counts);
    if (trace !== undefined && (reason === undefined || options.isEnough(trace))) return trace;
    const left = end - options.now();
    if (left <= 0) throw outOfTime(name, reason ?? "", options.limitMs);
    options.onWait(reason ?? "", left);
    await options.pause(Math.min(pause, left));
  }
}

/** The first condition of completeness that does not hold; undefined where all do. */
function missingOf(trace: TraceEvidence, counts: readonly number[]): string | undefined {
  const facts = new TraceFacts(trace);
  if (facts.state !== "complete")
    return facts.rootName === undefined ? `${facts.stateReason}` : `${facts.rootName}: ${facts.stateReason}`;
  const [missing] = facts.tree.missing;
  if (missing !== undefined) return `spans wait for their parent ${missing.spanId}`;
  const last = counts.slice(-STABLE_POLLS);
  const [first] = last;
  if (last.length === STABLE_POLLS && last.every((count) => count === first)) return undefined;
  const before = counts.at(-2);
  return before === undefined || before === counts.at(-1)
    ? `its ${trace.spans.length} spans have not been the same for ${STABLE_POLLS} polls`
    : `its span count is still growing: ${before}, then ${trace.spans.length}`;
}

function outOfTime(name: string, reason: string, limitMs: number): Failure {
  return new Failure("incomplete", `trace ${name} is not complete after ${limitMs / 1000} s`, {
    because: reason,
    hint: `--wait=${Math.round(limitMs / 500)}s · lgtrace show ${name}`,
  });
}
