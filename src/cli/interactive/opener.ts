import { gather } from "../../evidence/gather.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import type { TraceId } from "../../model/ids.ts";
import { traceReference } from "../../model/trace-reference.ts";
import { TraceFacts } from "../../trace/facts.ts";
import type { Opened } from "../../view/subject.ts";
import type { PlaceFlags } from "../absent-traces.ts";
import { absentTraces } from "../absent-traces.ts";
import { BackendLookup, type LookupFlags } from "../backend-lookup.ts";
import { storeIfThere } from "../open-store.ts";
import type { World } from "../world.ts";
import type { HeldNotes } from "./held-notes.ts";

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
    const flags = this.#flags;
    const lookup = new BackendLookup(flags, true, world);
    const store = flags.remote === true ? undefined : await storeIfThere(flags, world);
    try {
      if (flags.local !== true) await lookup.configure();
      const wanted = { paths: [], stdin: undefined, references: [traceReference(traceId)], selected: [] };
      const gathered = await gather(wanted, async () => store, flags.local === true ? undefined : lookup);
      for await (const evidence of gathered.traces) return evidence;
      throw absentTraces(gathered, flags, world);
    } finally {
      store?.close();
      await lookup.close();
    }
  }
}
