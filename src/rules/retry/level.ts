import type { Severity } from "../../model/finding.ts";

/** What decides how bad retries are (diagnostics R01, levels). */
export interface RetryLevel {
  readonly attempts: number;
  /** The last attempt failed too. */
  readonly exhausted: boolean;
  /** Of the root's duration. */
  readonly wastedShare: number | undefined;
  /** An error that cannot pass was tried again, and failed again. */
  readonly permanent: boolean;
  /** A throttled call was repeated at once. */
  readonly rushed: boolean;
}

/** The most attempts that common budgets allow a request: SRE book, AWS, and the SDKs' one and two retries. */
export const USUAL_BUDGET = 3;
const MUCH_WASTE = 0.3;
const WORSE: Readonly<Record<Severity, Severity>> = { info: "warning", warning: "error", error: "error" };

export function levelOf({ attempts, exhausted, wastedShare, permanent, rushed }: RetryLevel): Severity {
  if (permanent) return "error";
  const byCount = attempts > USUAL_BUDGET ? "error" : attempts === USUAL_BUDGET ? "warning" : "info";
  const level = exhausted ? WORSE[byCount] : byCount;
  const lifted = rushed || (wastedShare !== undefined && wastedShare >= MUCH_WASTE);
  return level === "info" && lifted ? "warning" : level;
}
