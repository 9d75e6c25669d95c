import type { TraceId } from "../../model/ids.ts";
import type { FindResult } from "../../report/find-result.ts";
import { counted, grouped } from "../../report/number.ts";
import type { CrashedRules } from "../judging/crashed-rules.ts";
import type { World } from "../process/world.ts";

/** Where a form has no place for it, stderr says that there is more; to nobody who has stopped to read. */
export async function sayIncomplete({ result, passed }: RunningSearch, world: World): Promise<void> {
  if (!world.stdout.closed && passed() > 0 && !result.complete())
    await world.stderr.write(`lgtrace: first ${grouped(passed())} of more; --limit 0 for all\n`);
}

/** What was listed and could not be shown is never left out without a word. */
export async function sayGone({ gone: [first, ...others] }: RunningSearch, world: World): Promise<void> {
  if (first === undefined) return;
  const more = others.length > 0 ? ` and ${counted(others.length, "other")}` : "";
  await world.stderr.write(`lgtrace: Tempo's search lists ${first}${more}, and does not have it by its id\n`);
}

/** A search that is under way. */
export interface RunningSearch {
  readonly result: FindResult;
  readonly passed: () => number;
  /** Traces that the search lists and that are not to be had. Grows as matches pass. */
  readonly gone: readonly TraceId[];
  /** Rules that broke down in it, where rules were asked. */
  readonly crashed?: CrashedRules;
  close(): Promise<void>;
}
