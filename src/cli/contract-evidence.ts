import { type Gathered, gather, type Wanted } from "../evidence/gather.ts";
import { unreadableParts } from "../evidence/look-up.ts";
import type { Remote } from "../evidence/remote.ts";
import { type RemoteTrace, remoteTrace } from "../evidence/remote-trace.ts";
import type { TraceEvidence } from "../model/evidence.ts";
import type { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import { queryFromFlags } from "../query/from-flags.ts";
import { inOrder } from "../source/in-order.ts";
import type { Tempo } from "../source/tempo/tempo.ts";
import type { Store } from "../store/store.ts";
import { BackendLookup } from "./backend-lookup.ts";
import { DEFAULT_AT_ONCE, findOnTempo } from "./find-on-tempo.ts";
import type { CheckContractFlags } from "./flags/check-contract.ts";
import { mustHaveStore, storeIfThere } from "./open-store.ts";
import type { RunningSearch } from "./running-search.ts";
import { isNothing } from "./wanted.ts";
import type { World } from "./world.ts";

/** A trace that is asked for and not to be had, or not whole. */
export interface NotJudged {
  readonly traceId: TraceId;
  readonly reason: string;
  /** What kept it from being had. */
  readonly trouble?: Failure;
}

/** Evidence to hold against a contract. */
export interface ContractEvidence {
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

/** Which traces are wanted at all: of a service, where the contract speaks of one by its name. */
export interface Scope {
  readonly service: string | undefined;
}

/** What the operands name; without any, what the flags select on Tempo where one is configured, else in the store. */
export async function contractEvidence(
  wanted: Wanted,
  scope: Scope,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  const lookup = new BackendLookup(flags, flags.logs, world);
  try {
    if (!isNothing(wanted)) return await ofOperands(wanted, lookup, flags, world);
    if (flags.local !== true) await lookup.configure();
    const remote = await lookup.open();
    return remote?.tempo === undefined
      ? await ofStore(lookup, flags, world)
      : await ofTempo(remote, remote.tempo, scope, lookup, flags, world);
  } catch (error) {
    await lookup.close();
    throw error;
  }
}

async function ofOperands(
  wanted: Wanted,
  lookup: BackendLookup,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  const asksStore = wanted.references.length + wanted.selected.length > 0;
  const isAsked = asksStore && flags.local !== true;
  if (isAsked) await lookup.configure();
  const store = asksStore && flags.remote !== true ? await storeIfThere(flags, world) : undefined;
  const gathered = await gather(wanted, async () => store, isAsked ? lookup : undefined);
  const hasLogs = (gathered.files?.lines ?? 0) + (store?.info().logs ?? 0) > 0;
  return {
    ...PLAIN,
    gathered,
    logsGiven: () => hasLogs || (isAsked && lookup.hasLoki && lookup.missingLogs === undefined),
    lookup,
    close: async () => {
      store?.close();
      await lookup.close();
    },
  };
}

async function ofTempo(
  remote: Remote,
  tempo: Tempo,
  scope: Scope,
  lookup: BackendLookup,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  const search = await findOnTempo(remote, tempo, undefined, selection(flags, scope), world, "ids");
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
  lookup: BackendLookup,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  const store = await mustHaveStore(flags, world);
  const asksAll = [flags.service, flags.since, flags.from, flags.to, flags.limit].every(
    (flag) => flag === undefined,
  );
  const query = queryFromFlags(selection(flags, { service: undefined }), world.now());
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
function* tracesOf(store: Store, query: Parameters<Store["find"]>[0]): Generator<TraceEvidence> {
  for (const { traceId } of [...store.find(query).matches]) {
    const trace = store.readTrace(traceId);
    if (trace !== undefined) yield trace;
  }
}

function selection({ service, since, from, to, limit = "0" }: CheckContractFlags, scope: Scope) {
  const services = service ?? (scope.service === undefined ? undefined : [scope.service]);
  return { ...(services === undefined ? {} : { service: services }), since, from, to, limit };
}
