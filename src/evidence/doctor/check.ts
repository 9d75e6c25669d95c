import type { Check, CheckTarget } from "../../model/check.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";

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

/** Runs a check; the trouble of a backend is what it found. */
export async function checked(id: string, target: CheckTarget, run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    return failed(id, target, { message: error.message, remedy: error.hint, trouble: error.code });
  }
}
