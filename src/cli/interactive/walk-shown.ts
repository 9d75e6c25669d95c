import { gather, type Wanted } from "../../evidence/gather.ts";
import type { Opened } from "../../view/subject.ts";
import { BackendLookup } from "../backend-lookup.ts";
import { CrashedRules } from "../crashed-rules.ts";
import { judgingHere } from "../diagnosing.ts";
import { EXIT } from "../exit-code.ts";
import type { ShowFlags } from "../flags/show.ts";
import { sayInputTrouble } from "../input-trouble.ts";
import { storeIfThere } from "../open-store.ts";
import { showOptions } from "../show-options.ts";
import { styleOf } from "../style.ts";
import { type FactsStream, traceFacts } from "../trace-facts.ts";
import type { Keyboard, World } from "../world.ts";
import { doingsOf } from "./doings.ts";
import { HeldNotes } from "./held-notes.ts";
import { Opener } from "./opener.ts";
import { startOf } from "./starts.ts";
import { walkThrough } from "./walking.ts";

/** `lgtrace show -i`: a trace to walk through; of several their list. */
export async function walkShown(
  wanted: Wanted,
  flags: ShowFlags,
  keyboard: Keyboard,
  world: World,
): Promise<number> {
  const notes = new HeldNotes(world);
  const lookup = new BackendLookup(flags, flags.logs !== "none", notes.world);
  const isAsked = flags.local !== true && wanted.references.length + wanted.selected.length > 0;
  const crashed = new CrashedRules();
  try {
    if (isAsked) await lookup.configure();
    const openStore = async () => (flags.remote === true ? undefined : storeIfThere(flags, world));
    const gathered = await gather(wanted, openStore, isAsked ? lookup : undefined);
    await sayInputTrouble(gathered.files, notes.world);
    const judge = await judgingHere(world);
    const judged = (facts: Opened["facts"]) => {
      const diagnosis = judge(facts);
      crashed.heed(diagnosis);
      return diagnosis;
    };
    const traces = openedOf(await traceFacts(gathered, flags, world), judged, notes);
    const style = styleOf(flags, world);
    const start = await startOf(traces, "show");
    if (start === undefined) return EXIT.inconclusive;
    const opener = new Opener(gathered.files?.traces ?? [], judged, flags, notes);
    const shows = showOptions(flags, wanted, style).commandFor;
    const doings = doingsOf(
      opener,
      { prints: shows, walks: (id) => `${shows(id)} -i` },
      flags,
      keyboard,
      notes.world,
    );
    const code = await walkThrough(start, doings, keyboard, style, notes);
    await crashed.tell(world);
    return crashed.any ? EXIT.bug : code;
  } finally {
    await notes.release();
    await lookup.close();
  }
}

async function* openedOf(
  traces: FactsStream,
  judge: (facts: Opened["facts"]) => Opened["diagnosis"],
  notes: HeldNotes,
): AsyncGenerator<Opened> {
  for await (const facts of traces) yield { facts, diagnosis: judge(facts), note: notes.news() };
}
