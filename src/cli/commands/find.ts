import { findJson } from "../../report/find-json.ts";
import type { FindResult } from "../../report/find-result.ts";
import { findIds, findText } from "../../report/find-text.ts";
import type { Invocation } from "../flags/command.ts";
import type { FindFlags } from "../flags/find.ts";
import { keyboardFor } from "../interactive/walking.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { World } from "../process/world.ts";
import { type RunningSearch, sayGone, sayIncomplete } from "../searching/running-search.ts";
import { searchFor } from "../searching/search-for.ts";

/** `lgtrace find`: one row for each trace that the question fits, of Tempo or of the store. It reports, it does not judge. */
export async function find({ operands, flags, world }: Invocation<FindFlags>): Promise<number> {
  const keyboard = await keyboardFor(flags, world);
  if (keyboard !== undefined)
    return (await import("../interactive/walk-found.ts")).walkFound(operands, flags, keyboard, world);
  return printed(await searchFor(operands, flags, world), flags, world);
}

async function printed(search: RunningSearch, flags: FindFlags, world: World): Promise<number> {
  try {
    await print(search.result, flags, world);
    if (flags.output === "ids") await sayIncomplete(search, world);
    await sayGone(search, world);
    if (search.crashed?.any === true) return EXIT.bug;
    return search.passed() === 0 ? EXIT.inconclusive : EXIT.done;
  } finally {
    await search.close();
  }
}

async function print(result: FindResult, flags: FindFlags, world: World): Promise<void> {
  if (flags.output === "ids") await world.stdout.lines(findIds(result));
  else if (flags.output === "text") await world.stdout.lines(findText(result, styleOf(flags, world)));
  else await world.stdout.pieces(findJson(result, flags.output === "json" ? "json" : "jsonl"));
}
