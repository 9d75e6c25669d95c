import { shellWord } from "../../query/shell-word.ts";
import type { FindFlags } from "../flags/find.ts";
import { judgingHere } from "../judging/diagnosing.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { Keyboard, World } from "../process/world.ts";
import { type RunningSearch, sayGone } from "../searching/running-search.ts";
import { searchFor } from "../searching/search-for.ts";
import { doingsOf } from "./doings.ts";
import { HeldNotes } from "./held-notes.ts";
import { Opener } from "./opener.ts";
import { searchStart } from "./starts.ts";
import { walkThrough } from "./walking.ts";

/** One walks further than one reads. */
const ROWS = "200";

/** `lgtrace find -i`: the found traces as a list that fills while one is in it. */
export async function walkFound(
  operands: readonly string[],
  given: FindFlags,
  keyboard: Keyboard,
  world: World,
): Promise<number> {
  const flags = { limit: ROWS, ...given };
  const notes = new HeldNotes(world);
  try {
    return await walkSearch(await searchFor(operands, flags, notes.world), flags, keyboard, notes, world);
  } finally {
    await notes.release();
  }
}

async function walkSearch(
  search: RunningSearch,
  flags: FindFlags,
  keyboard: Keyboard,
  notes: HeldNotes,
  world: World,
): Promise<number> {
  try {
    const judge = await judgingHere(world);
    const opener = new Opener([], (facts) => ({ facts, diagnosis: judge(facts) }), flags, notes);
    const prints = (traceId: string) => `lgtrace show ${shellWord(traceId)}`;
    const walks = (traceId: string) => `${prints(traceId)} -i`;
    const doings = doingsOf(opener, { prints, walks }, flags, keyboard, notes.world);
    const start = searchStart(search.result, search.passed);
    const code = await walkThrough(start, doings, keyboard, styleOf(flags, world), notes);
    await sayGone(search, world);
    if (search.crashed?.any === true) return EXIT.bug;
    return code === EXIT.done && search.passed() === 0 ? EXIT.inconclusive : code;
  } finally {
    await search.close();
  }
}
