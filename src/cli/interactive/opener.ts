import type { TraceEvidence } from "../../model/evidence.ts";
import type { TraceId } from "../../model/ids.ts";
import { traceReference } from "../../model/trace-reference.ts";
import { TraceFacts } from "../../trace/facts.ts";
import type { Opened } from "../../view/subject.ts";
import type { PlaceFlags } from "../gathering/absent-traces.ts";
import { absentTraces } from "../gathering/absent-traces.ts";
import type { LookupFlags } from "../gathering/backend-lookup.ts";
import { evidenceToJudge } from "../gathering/evidence-to-judge.ts";
import type { World } from "../process/world.ts";
import type { HeldNotes } from "./held-notes.ts";

/** It is named, so that nothing selects it. */
const NOT_SELECTED = { flags: {} };

/** Opens traces by their ids while one walks: what was given first, else from the store and Tempo. */
export class Opener {
  readonly #given: ReadonlyMap<TraceId, TraceEvidence>;
  readonly #look: (facts: TraceFacts) => Opened;
  readonly #flags: LookupFlags & PlaceFlags;
  readonly #notes: HeldNotes;

  constructor(
    given: readonly TraceEvidence[],
    look: (facts: TraceFacts) => Opened,
    flags: LookupFlags & PlaceFlags,
    notes: HeldNotes,
  ) {
    this.#given = new Map(given.map((evidence) => [evidence.traceId, evidence]));
    this.#look = look;
    this.#flags = flags;
    this.#notes = notes;
  }

  /** Throws the Failures of who was asked, "nothing-found" where nobody has it. */
  async open(traceId: string): Promise<Opened> {
    const reference = traceReference(traceId);
    const given = reference.ids.map((id) => this.#given.get(id)).find((evidence) => evidence !== undefined);
    const facts = new TraceFacts(given ?? (await this.#gathered(traceId, this.#notes.world)));
    return { ...this.#look(facts), note: this.#notes.news() };
  }

  async #gathered(traceId: string, world: World): Promise<TraceEvidence> {
    const wanted = { paths: [], stdin: undefined, references: [traceReference(traceId)], selected: [] };
    const flags = { ...this.#flags, logs: true };
    const { gathered, close } = await evidenceToJudge(wanted, NOT_SELECTED, flags, world);
    try {
      for await (const evidence of gathered.traces) return evidence;
      throw absentTraces(gathered, flags, world);
    } finally {
      await close();
    }
  }
}
