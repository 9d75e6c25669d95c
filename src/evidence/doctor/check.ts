import type { Check, CheckId, CheckTarget } from "../../model/check.ts";
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

/** `newest trace`, at Tempo, is `tempo-newest-trace`. */
export function checkId(target: CheckTarget, subject: string): CheckId {
  return { id: `${target} ${subject}`.toLowerCase().replaceAll(" ", "-"), target, subject };
}

/** A remedy here is advice: it is well as it is. */
export function passed(check: CheckId, message: string, remedy?: string): Check {
  return { ...check, ok: true, message, remedy, trouble: undefined };
}

export function failed(check: CheckId, { message, remedy, trouble }: Found): Check {
  return { ...check, ok: false, message, remedy, trouble };
}

/** It could not be told, or hangs on a check that failed. */
export function unknown(check: CheckId, message: string, remedy?: string): Check {
  return { ...check, ok: undefined, message, remedy, trouble: undefined };
}

/** What was not looked at, and why: a check before it failed. */
export function notAsked(checks: readonly CheckId[], since: string): readonly Check[] {
  return checks.map((check) => unknown(check, `not asked, since ${since}`));
}

/** The trouble of a backend is what a check found. */
export function troubled(check: CheckId, failure: Failure): Check {
  const { message, code } = failure;
  return failed(check, { message, remedy: remedyOf(failure), trouble: code });
}

/** What was asked, or the trouble with it. Ctrl-C is no such trouble: it is thrown. */
export async function attempt<Result>(run: () => Result | Promise<Result>): Promise<Result | Failure> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure && error.code !== "interrupted") return error;
    throw error;
  }
}

/** Runs a check; trouble is what it found. */
export async function checked(check: CheckId, run: () => Check | Promise<Check>): Promise<Check> {
  const found = await attempt(run);
  return found instanceof Failure ? troubled(check, found) : found;
}

/** What to do about a trouble. Whoever reads it has asked the doctor already. */
function remedyOf({ hint }: Failure): string | undefined {
  const steps = hint?.split(STEPS) ?? [];
  const others = steps.filter((step) => step !== ASK_THE_DOCTOR);
  if (others.length === 0) return undefined;
  return (others.length < steps.length ? [LOOK_THERE, ...others] : others).join(STEPS);
}
