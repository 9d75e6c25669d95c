import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceId } from "../model/ids.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import type { FileReading, FilesRead } from "./read-files.ts";
import { givenTraces, resolveReference, type Traces } from "./resolve-reference.ts";

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
}

type OpenStore = () => Promise<Traces | undefined>;

/**
 * Gathers the evidence of requests. A reference is looked for among the files given, then in the store
 * (opened only if it is needed; undefined where there is none); a trace of the store gets the files'
 * log lines too. Throws the Failure "ambiguous-id" for a beginning of several ids.
 */
export async function gather(wanted: Wanted, openStore: OpenStore): Promise<Gathered> {
  const references = [...wanted.references, ...wanted.selected];
  const absent: TraceReference[] = [];
  const reading = await readingOf(wanted);
  if (reading === undefined)
    return { traces: stored(references, openStore, absent), files: undefined, absent };
  const chosen = await choose(references, reading, openStore, absent);
  const files = reading.result();
  const isWanted = ({ traceId }: TraceEvidence) => wanted.selected.length === 0 || chosen.has(traceId);
  return { traces: files.traces.filter(isWanted), files, absent };
}

/** The formats are loaded only where there is a file to read. */
async function readingOf({ paths, stdin }: Wanted): Promise<FileReading | undefined> {
  if (paths.length === 0 && stdin === undefined) return undefined;
  const { readFiles } = await import("./read-files.ts");
  return readFiles(paths, stdin);
}

/** What the references mean; what only the store has comes to the files' evidence. */
async function choose(
  references: readonly TraceReference[],
  reading: FileReading,
  openStore: OpenStore,
  absent: TraceReference[],
): Promise<ReadonlySet<TraceId>> {
  const chosen = new Set<TraceId>();
  if (references.length === 0) return chosen;
  const given = givenTraces(reading.result().traces);
  const elsewhere: TraceReference[] = [];
  for (const reference of references) {
    const found = resolveReference(reference, given);
    if (found === undefined) elsewhere.push(reference);
    else chosen.add(found.traceId);
  }
  for await (const trace of stored(elsewhere, openStore, absent)) {
    chosen.add(trace.traceId);
    reading.addTrace(trace);
  }
  return chosen;
}

async function* stored(
  references: readonly TraceReference[],
  openStore: OpenStore,
  absent: TraceReference[],
): AsyncGenerator<TraceEvidence> {
  const store = references.length === 0 ? undefined : await openStore();
  for (const reference of references) {
    const found = store && resolveReference(reference, store);
    if (found === undefined) absent.push(reference);
    else yield found;
  }
}
