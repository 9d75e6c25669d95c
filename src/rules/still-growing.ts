import type { RuleFacts } from "./facts.ts";

export const STILL_GROWING = "the trace may still be growing";

/** Whether spans of the trace may still be on their way (diagnostics §1.5): its last one ended less than `settle` ago. */
export function mayStillGrow({ tree, clock }: Pick<RuleFacts, "tree" | "clock">): boolean {
  const { now, settleNs } = clock;
  return now !== undefined && Number(now - tree.endUnixNano) < settleNs;
}
