import type { Wanted } from "../../evidence/gather.ts";
import type { TraceId } from "../../model/ids.ts";
import { spansCalled } from "../../report/span-detail.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { Beginning, Opened } from "../../view/subject.ts";
import type { ShowFlags } from "../flags/show.ts";
import { BackendLookup } from "../gathering/backend-lookup.ts";
import { endOfGathering, gatherWanted } from "../gathering/gather-wanted.ts";
import { type FactsStream, traceFacts } from "../gathering/trace-facts.ts";
import { CrashedRules } from "../judging/crashed-rules.ts";
import { judgingHere } from "../judging/diagnosing.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { Keyboard, World } from "../process/world.ts";
import { type ShowOptions, showOptions } from "../show-options.ts";
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
  const crashed = new CrashedRules();
  try {
    const gathered = await gatherWanted(wanted, lookup, flags, notes.world);
    const judge = await judgingHere(world);
    const style = styleOf(flags, world);
    const options = showOptions(flags, wanted, style);
    const look = (facts: TraceFacts): Opened => {
      const diagnosis = judge(facts);
      crashed.heed(diagnosis);
      return { facts, diagnosis, beginning: beginningOf(facts, options) };
    };
    const traces = openedOf(await traceFacts(gathered, flags, world), look, notes);
    const start = await startOf(traces, "show");
    if (start === undefined) return EXIT.inconclusive;
    const opener = new Opener(gathered.files?.traces ?? [], look, flags, notes);
    const prints = options.commandFor;
    const walks = (traceId: TraceId) => `${prints(traceId)} -i`;
    const doings = doingsOf(opener, { prints, walks }, flags, keyboard, notes.world);
    const code = await walkThrough(start, doings, keyboard, style, notes);
    await crashed.tell(world);
    if (crashed.any) return EXIT.bug;
    return code === EXIT.done ? endOfGathering(gathered, lookup, flags, world) : code;
  } finally {
    await notes.release();
    await lookup.close();
  }
}

async function* openedOf(
  traces: FactsStream,
  look: (facts: TraceFacts) => Opened,
  notes: HeldNotes,
): AsyncGenerator<Opened> {
  for await (const facts of traces) yield { ...look(facts), note: notes.news() };
}

/** The flags of `show` say how the screen begins. */
function beginningOf(facts: TraceFacts, options: ShowOptions): Beginning {
  const { service, minDurationNs, errorsOnly, depth, fold, attributes, logs, span } = options;
  const named = span === undefined ? undefined : spansCalled(facts, span)[0];
  return {
    ...{ service, minDurationNs, errorsOnly, depth, fold, attributes },
    logs: logs === "none" ? "hidden" : "tree",
    spanId: named?.span.spanId,
  };
}
