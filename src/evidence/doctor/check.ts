import type { Check, CheckTarget } from "../../model/check.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";

const STEPS = " · ";
const ASK_THE_DOCTOR = "lgtrace doctor";
const LOOK_THERE = "is it running, and is that its address?";

/** What a check found; a failed one without a kind of trouble is one that only leaves a doubt. */
interface Found {
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly trouble?: FailureCode | undefined;
}

export function passed(id: string, target: CheckTarget, message: string): Check {
  return { id, target, ok: true, message, remedy: undefined, trouble: undefined };
}

export function failed(id: string, target: CheckTarget, { message, remedy, trouble }: Found): Check {
  return { id, target, ok: false, message, remedy, trouble };
}

/** It could not be told, or hangs on a check that failed. */
export function unknown(id: string, target: CheckTarget, message: string, remedy?: string): Check {
  return { id, target, ok: undefined, message, remedy, trouble: undefined };
}

/** What was not looked at, and why: a check before it failed. */
export function notAsked(ids: readonly CheckId[], target: CheckTarget, since: string): readonly Check[] {
  return ids.map(([id, words]) => unknown(id, target, `${words}: not asked, since ${target} ${since}`));
}

/** A check's id, and what it looks at in words. */
export type CheckId = readonly [id: string, words: string];

/** Runs a check; the trouble of a backend is what it found. */
export async function checked(id: string, target: CheckTarget, run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    return failed(id, target, { message: error.message, remedy: remedyOf(error), trouble: error.code });
  }
}

/** What to do about a trouble. Whoever reads it has asked the doctor already. */
export function remedyOf({ hint }: Failure): string | undefined {
  const steps = hint?.split(STEPS) ?? [];
  const others = steps.filter((step) => step !== ASK_THE_DOCTOR);
  if (others.length === 0) return undefined;
  return (others.length < steps.length ? [LOOK_THERE, ...others] : others).join(STEPS);
}
