import { type Gathered, gather, type Wanted } from "../evidence/gather.ts";
import { inOrder } from "../evidence/in-order.ts";
import type { Remote } from "../evidence/remote.ts";
import { type RemoteTraceOptions, remoteTrace } from "../evidence/remote-trace.ts";
import type { TraceEvidence } from "../model/evidence.ts";
import type { Failure } from "../model/failure.ts";
import { queryFromFlags } from "../query/from-flags.ts";
import type { Store } from "../store/store.ts";
import { BackendLookup } from "./backend-lookup.ts";
import { DEFAULT_AT_ONCE, findOnTempo } from "./find-on-tempo.ts";
import type { CheckContractFlags } from "./flags/check-contract.ts";
import { remoteIfConfigured } from "./open-remote.ts";
import { mustHaveStore, storeIfThere } from "./open-store.ts";
import { isNothing } from "./wanted.ts";
import type { World } from "./world.ts";

/** Evidence to hold against a contract. */
export interface ContractEvidence {
  readonly gathered: Gathered;
  /** Log evidence was given, or Loki was asked. */
  readonly logsGiven: boolean;
  /** Where the traces come from, where the operands do not say: `store`, `tempo http://…, last 1 h`. */
  readonly place: string | undefined;
  close(): Promise<void>;
}

/** What the operands name; without any, what the flags select on Tempo where one is configured, else in the store. */
export async function contractEvidence(
  wanted: Wanted,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  if (!isNothing(wanted)) return ofOperands(wanted, flags, world);
  const remote = flags.local === true ? undefined : await remoteIfConfigured(flags, world);
  if (remote?.tempo === undefined) await remote?.close();
  else return ofTempo(remote, flags, world);
  return ofStore(await mustHaveStore(flags, world), flags, world);
}

async function ofOperands(
  wanted: Wanted,
  flags: CheckContractFlags,
  world: World,
): Promise<ContractEvidence> {
  const asksStore = wanted.references.length + wanted.selected.length > 0;
  const lookup = new BackendLookup(flags, flags.logs, world);
  const isAsked = asksStore && flags.local !== true;
  if (isAsked) await lookup.configure();
  const openStore = async () => (flags.remote === true ? undefined : storeIfThere(flags, world));
  const gathered = await gather(wanted, openStore, isAsked ? lookup : undefined);
  const stored = asksStore ? await openStore() : undefined;
  const logs = (gathered.files?.lines ?? 0) + (stored?.info().logs ?? 0);
  return {
    gathered,
    logsGiven: logs > 0 || (isAsked && lookup.hasLoki),
    place: undefined,
    close: () => lookup.close(),
  };
}

async function ofTempo(remote: Remote, flags: CheckContractFlags, world: World): Promise<ContractEvidence> {
  const { tempo } = remote;
  if (tempo === undefined) throw new Error("no Tempo");
  const lookup = new BackendLookup(flags, flags.logs, world);
  const search = await findOnTempo(
    remote,
    tempo,
    undefined,
    { ...selection(flags), limit: flags.limit ?? "0" },
    world,
  );
  const options = { logSlackNs: lookup.logSlackNs, withLogs: flags.logs && remote.loki !== undefined };
  const traces = wholeTraces(search.result.matches, remote, options, (trouble) => lookup.logTrouble(trouble));
  const hasLogs = flags.logs && remote.loki !== undefined;
  return {
    gathered: { traces, files: undefined, absent: [] },
    logsGiven: hasLogs,
    place: search.result.place,
    close: search.close,
  };
}

async function* wholeTraces(
  found: Iterable<Pick<TraceEvidence, "traceId">> | AsyncIterable<Pick<TraceEvidence, "traceId">>,
  remote: Remote,
  options: RemoteTraceOptions,
  onTrouble: (trouble: Failure) => void,
): AsyncGenerator<TraceEvidence> {
  const ask = ({ traceId }: Pick<TraceEvidence, "traceId">) => remoteTrace(remote, traceId, options);
  for await (const [, trace] of inOrder(found, DEFAULT_AT_ONCE, ask)) {
    if (trace?.logTrouble !== undefined) onTrouble(trace.logTrouble);
    if (trace !== undefined) yield trace.evidence;
  }
}

async function ofStore(store: Store, flags: CheckContractFlags, world: World): Promise<ContractEvidence> {
  const asksAll = [flags.service, flags.since, flags.from, flags.to, flags.limit].every(
    (flag) => flag === undefined,
  );
  const query = queryFromFlags({ ...selection(flags), limit: flags.limit ?? "0" }, world.now());
  const traces = asksAll ? store.readTraces() : tracesOf(store, query);
  const logsGiven = store.info().logs > 0;
  return {
    gathered: { traces, files: undefined, absent: [] },
    logsGiven,
    place: "store",
    close: async () => store.close(),
  };
}

/** The rows first: the store is read for each of them. */
function* tracesOf(store: Store, query: Parameters<Store["find"]>[0]): Generator<TraceEvidence> {
  for (const { traceId } of [...store.find(query).matches]) {
    const trace = store.readTrace(traceId);
    if (trace !== undefined) yield trace;
  }
}

function selection({ service, since, from, to }: CheckContractFlags) {
  return { ...(service === undefined ? {} : { service }), since, from, to };
}
