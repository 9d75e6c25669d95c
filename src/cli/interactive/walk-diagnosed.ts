import type { TraceId } from "../../model/ids.ts";
import type { DiagnoseRun } from "../../report/diagnose-run.ts";
import type { Opened } from "../../view/subject.ts";
import type { DiagnoseFlags } from "../flags/diagnose.ts";
import type { EvidenceToJudge } from "../gathering/evidence-to-judge.ts";
import { sortOperands } from "../gathering/operands.ts";
import { diagnosisOf, type Judging } from "../judging/diagnosing.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { Keyboard, World } from "../process/world.ts";
import { isTraceql } from "../searching/refuse-traceql.ts";
import { commandFor } from "../show-options.ts";
import { doingsOf } from "./doings.ts";
import { HeldNotes } from "./held-notes.ts";
import { Opener } from "./opener.ts";
import { startOf } from "./starts.ts";
import { walkThrough } from "./walking.ts";

type Show = (run: DiagnoseRun, evidence: EvidenceToJudge, judging: Judging) => Promise<void>;

/**
 * `lgtrace diagnose -i`: the one trace, or the list of those that are judged while one is in it. `diagnosing`
 * gathers and judges in a world, and says the exit code of what had passed when the reader left.
 */
export async function walkDiagnosed(
  operands: readonly string[],
  flags: DiagnoseFlags,
  keyboard: Keyboard,
  world: World,
  diagnosing: (world: World, show: Show) => Promise<number>,
): Promise<number> {
  const notes = new HeldNotes(world);
  let ended: number = EXIT.done;
  try {
    const code = await diagnosing(notes.world, async (run, { gathered }, judging) => {
      const start = await startOf(openedOf(run, notes), "diagnose");
      if (start === undefined) return;
      const opener = new Opener(
        gathered.files?.traces ?? [],
        (facts) => ({ facts, diagnosis: diagnosisOf(facts, judging) }),
        flags,
        notes,
      );
      const inputs = { paths: pathsOf(operands, world), stdin: undefined };
      const commands = {
        prints: (traceId: TraceId) => commandFor("show", traceId, inputs),
        walks: (traceId: TraceId) => `${commandFor("diagnose", traceId, inputs)} -i`,
      };
      const doings = doingsOf(opener, commands, flags, keyboard, notes.world);
      ended = await walkThrough(start, doings, keyboard, styleOf(flags, world), notes);
    });
    return ended === EXIT.done ? code : ended;
  } finally {
    await notes.release();
  }
}

/** Files that were given: what was searched for is asked again by its id. */
function pathsOf(operands: readonly string[], { cwd }: World): readonly string[] {
  return sortOperands(
    operands.filter((operand) => !isTraceql(operand)),
    cwd,
  ).paths;
}

async function* openedOf({ diagnosed, tally }: DiagnoseRun, notes: HeldNotes): AsyncGenerator<Opened> {
  for await (const one of diagnosed) {
    tally.add(one);
    yield { ...one, note: notes.news() };
  }
}
