import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceId } from "../model/ids.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import { inOrder } from "../source/in-order.ts";
import { LookUp, type RemoteLookup, type StoredTraces } from "./look-up.ts";
import type { FileReading, FilesRead } from "./read-files.ts";
import { givenTraces, resolveReference } from "./resolve-reference.ts";

/** What to gather. */
export interface Wanted {
  readonly paths: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
  /** Beside all traces of the files, these. */
  readonly references: readonly TraceReference[];
  /** Of the files only these. */
  readonly selected: readonly TraceReference[];
}

export interface Gathered {
  /** One after the other; without files those of the store are read as they are asked for. */
  readonly traces: Iterable<TraceEvidence> | AsyncIterable<TraceEvidence>;
  /** Undefined where no file was asked for. */
  readonly files: FilesRead | undefined;
  /** References that nothing answers to. Grows as the traces pass. */
  readonly absent: readonly TraceReference[];
  /** Backends that were asked for traces: `Tempo at http://…`. Grows as the traces pass. */
  readonly looked?: ReadonlySet<string>;
}

type OpenStore = () => Promise<StoredTraces | undefined>;

/** References that are looked up at once. */
const AT_ONCE = 4;

/**
 * Gathers the evidence of requests. A reference is looked for among the files given, then in the store
 * (opened only if it is needed; undefined where there is none), then, given `remote`, in Tempo; a trace
 * from elsewhere gets the files' log lines too. Throws the Failure "ambiguous-id" for a beginning of
 * several ids, and those of a backend that nothing else could stand in for.
 */
export async function gather(wanted: Wanted, openStore: OpenStore, remote?: RemoteLookup): Promise<Gathered> {
  const references = [...wanted.references, ...wanted.selected];
  const absent: TraceReference[] = [];
  const lookUp = new LookUp(remote);
  const elsewhere = (those: readonly TraceReference[]) => found(those, openStore, lookUp, absent);
  const { looked } = lookUp;
  const reading = await readingOf(wanted);
  if (reading === undefined) return { traces: elsewhere(references), files: undefined, absent, looked };
  const chosen = await choose(references, reading, elsewhere);
  const files = reading.result();
  const isWanted = ({ traceId }: TraceEvidence) => wanted.selected.length === 0 || chosen.has(traceId);
  return { traces: files.traces.filter(isWanted), files, absent, looked };
}

/** The formats are loaded only where there is a file to read. */
async function readingOf({ paths, stdin }: Wanted): Promise<FileReading | undefined> {
  if (paths.length === 0 && stdin === undefined) return undefined;
  const { readFiles } = await import("./read-files.ts");
  return readFiles(paths, stdin);
}

/** What the references mean; what the files do not hold comes from elsewhere to their evidence. */
async function choose(
  references: readonly TraceReference[],
  reading: FileReading,
  elsewhere: (references: readonly TraceReference[]) => AsyncIterable<TraceEvidence>,
): Promise<ReadonlySet<TraceId>> {
  const chosen = new Set<TraceId>();
  if (references.length === 0) return chosen;
  const given = givenTraces(reading.result().traces);
  const others: TraceReference[] = [];
  for (const reference of references) {
    const trace = resolveReference(reference, given);
    if (trace === undefined) others.push(reference);
    else chosen.add(trace.traceId);
  }
  for await (const trace of elsewhere(others)) {
    chosen.add(trace.traceId);
    reading.addTrace(trace);
  }
  return chosen;
}

async function* found(
  references: readonly TraceReference[],
  openStore: OpenStore,
  lookUp: LookUp,
  absent: TraceReference[],
): AsyncGenerator<TraceEvidence> {
  const store = references.length === 0 ? undefined : await openStore();
  const look = (reference: TraceReference) => lookUp.find(reference, store);
  for await (const [reference, trace] of inOrder(references, AT_ONCE, look)) {
    if (trace === undefined) absent.push(reference);
    else yield trace;
  }
}
