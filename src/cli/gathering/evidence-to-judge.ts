import { type Gathered, gather, type Wanted } from "../../evidence/gather.ts";
import { unreadableParts } from "../../evidence/look-up.ts";
import type { Remote } from "../../evidence/remote.ts";
import { type RemoteTrace, remoteTrace } from "../../evidence/remote-trace.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import type { Failure } from "../../model/failure.ts";
import type { TraceId } from "../../model/ids.ts";
import { type QueryFlags, queryFromFlags } from "../../query/from-flags.ts";
import { hasConditions } from "../../query/query.ts";
import { inOrder } from "../../source/in-order.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import type { Store } from "../../store/store.ts";
import type { World } from "../process/world.ts";
import { DEFAULT_AT_ONCE, findOnTempo } from "../searching/find-on-tempo.ts";
import { refuseTraceql } from "../searching/refuse-traceql.ts";
import type { RunningSearch } from "../searching/running-search.ts";
import type { PlaceFlags } from "./absent-traces.ts";
import { BackendLookup, type LookupFlags } from "./backend-lookup.ts";
import { mustHaveStore, storeIfThere } from "./open-store.ts";
import { isNothing } from "./wanted.ts";

/** A trace that is asked for and not to be had, or not whole. */
export interface NotJudged {
  readonly traceId: TraceId;
  readonly reason: string;
  /** What kept it from being had. */
  readonly trouble?: Failure;
}

/** Evidence to hold against a contract or rules. */
export interface EvidenceToJudge {
  readonly gathered: Gathered;
  /** Grows as the traces pass. */
  readonly notJudged: readonly NotJudged[];
  /** Whether log evidence was given, or Loki asked with success: as far as is known by now. */
  readonly logsGiven: () => boolean;
  /** Where the traces come from, where the operands do not say: `store`, `tempo http://…, last 1 h`. */
  readonly place: string | undefined;
  /** What is to be said of how they were found, once they have passed. */
  readonly notes: () => readonly string[];
  /** What it was looked up with. */
  readonly lookup: BackendLookup;
  close(): Promise<void>;
}

/** Which traces are wanted where no operand names any. */
export interface Selection {
  /** Conditions and window; a limit of "0" is all. */
  readonly flags: QueryFlags;
  /** TraceQL of the caller's own: no store can answer in Tempo's place. */
  readonly traceql?: string | undefined;
  /** For Tempo, where the conditions are TraceQL or the store would be asked more narrowly. */
  readonly onTempo?: { readonly raw?: string | undefined; readonly flags?: QueryFlags };
}

export type JudgeFlags = LookupFlags & PlaceFlags & { readonly logs: boolean };

/** What the operands name; without any, what is selected on Tempo where one is configured, else in the store. */
export async function evidenceToJudge(
  wanted: Wanted,
  selection: Selection,
  flags: JudgeFlags,
  world: World,
): Promise<EvidenceToJudge> {
  const lookup = new BackendLookup(flags, flags.logs, world);
  try {
    if (!isNothing(wanted)) return await ofOperands(wanted, lookup, flags, world);
    if (flags.local !== true) await lookup.configure();
    const remote = await lookup.open();
    if (remote?.tempo !== undefined) return await ofTempo(remote, remote.tempo, selection, lookup, world);
    if (selection.traceql !== undefined) return await refuseTraceql(selection.traceql);
    return await ofStore(selection, lookup, flags, world);
  } catch (error) {
    await lookup.close();
    throw error;
  }
}

async function ofOperands(
  wanted: Wanted,
  lookup: BackendLookup,
  flags: JudgeFlags,
  world: World,
): Promise<EvidenceToJudge> {
  const asksStore = wanted.references.length + wanted.selected.length > 0;
  const isAsked = asksStore && flags.local !== true;
  if (isAsked) await lookup.configure();
  const store = asksStore && flags.remote !== true ? await storeIfThere(flags, world) : undefined;
  const close = async () => {
    store?.close();
    await lookup.close();
  };
  const gathered = await gather(wanted, async () => store, isAsked ? lookup : undefined).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  const hasLogs = (gathered.files?.lines ?? 0) + (store?.info().logs ?? 0) > 0;
  return {
    ...PLAIN,
    gathered,
    logsGiven: () => hasLogs || (isAsked && lookup.hasLoki && lookup.missingLogs === undefined),
    lookup,
    close,
  };
}

async function ofTempo(
  remote: Remote,
  tempo: Tempo,
  { flags, onTempo }: Selection,
  lookup: BackendLookup,
  world: World,
): Promise<EvidenceToJudge> {
  const search = await findOnTempo(remote, tempo, onTempo?.raw, onTempo?.flags ?? flags, world, "ids");
  const notJudged: NotJudged[] = [];
  const traces = wholeTraces(search, remote, lookup, (one) => notJudged.push(one));
  return {
    gathered: { traces, files: undefined, absent: [] },
    notJudged,
    logsGiven: () => lookup.hasLoki && lookup.missingLogs === undefined,
    place: search.result.place,
    notes: () => notesOf(search),
    lookup,
    close: () => lookup.close(),
  };
}

/** The traces that a search finds, each asked for by its id, with its lines. */
async function* wholeTraces(
  search: RunningSearch,
  remote: Remote,
  lookup: BackendLookup,
  onNotJudged: (one: NotJudged) => void,
): AsyncGenerator<TraceEvidence> {
  const options = { logSlackNs: lookup.logSlackNs, withLogs: lookup.withLogs };
  const ask = ({ traceId }: { traceId: TraceId }) => remoteTrace(remote, traceId, options);
  for await (const [{ traceId }, trace] of inOrder(search.result.matches, DEFAULT_AT_ONCE, ask)) {
    if (trace !== undefined) yield judgeable(trace, lookup);
    else onNotJudged({ traceId, reason: GONE });
  }
  for (const traceId of search.gone) onNotJudged({ traceId, reason: GONE });
}

const GONE = "Tempo's search lists it, and does not have it by its id";

/** What is wrong with a trace that could be read only in part, or with its lines, is said. */
export function judgeable(
  { evidence, logTrouble, unreadable }: RemoteTrace,
  lookup: BackendLookup,
): TraceEvidence {
  if (logTrouble !== undefined) lookup.logTrouble(logTrouble);
  if (unreadable.length > 0) lookup.warn(unreadableParts(evidence.traceId, unreadable));
  return evidence;
}

function notesOf({ result, passed }: RunningSearch): string[] {
  const hint = result.hint();
  return [
    ...(result.complete() ? [] : [`the first ${passed()} traces of more; without --limit all are judged`]),
    ...(hint === undefined ? [] : [hint]),
  ];
}

async function ofStore(
  { flags: asked }: Selection,
  lookup: BackendLookup,
  flags: JudgeFlags,
  world: World,
): Promise<EvidenceToJudge> {
  const query = queryFromFlags(asked, world.now());
  const store = await mustHaveStore(flags, world);
  const asksAll =
    !hasConditions(query) && query.from === undefined && query.to === undefined && query.limit === 0;
  const traces = asksAll ? store.readTraces() : tracesOf(store, query);
  const hasLogs = store.info().logs > 0;
  return {
    ...PLAIN,
    gathered: { traces, files: undefined, absent: [] },
    logsGiven: () => hasLogs,
    place: "store",
    lookup,
    close: async () => {
      store.close();
      await lookup.close();
    },
  };
}

const PLAIN = { notJudged: [], place: undefined, notes: () => [] } as const;

/** The rows first: the store is read for each of them. */
function tracesOf(store: Store, query: Parameters<Store["find"]>[0]): Iterable<TraceEvidence> {
  return store.readTraces([...store.find(query).matches].map(({ traceId }) => traceId));
}
