import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import type { FilesRead } from "./read-files.ts";
import { givenTraces, resolveReference, type Traces } from "./resolve-reference.ts";

/** What to gather: traces of files and stdin, traces by reference, or both: then those of the files that are named. */
export interface Wanted {
  readonly paths: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
  readonly references: readonly TraceReference[];
}

export interface Gathered {
  /** One after the other; those of the store are read as they are asked for. */
  readonly traces: Iterable<TraceEvidence> | AsyncIterable<TraceEvidence>;
  /** Undefined where no file was asked for. */
  readonly files: FilesRead | undefined;
  /** References that nothing answers to. Grows as the traces pass. */
  readonly absent: readonly TraceReference[];
}

/**
 * Gathers the evidence of requests. A reference is looked for among the files given, then in the store
 * (opened only if it is needed; undefined where there is none). Throws the Failure "ambiguous-id" for a
 * beginning of several ids, as its trace comes.
 */
export async function gather(
  wanted: Wanted,
  openStore: () => Promise<Traces | undefined>,
): Promise<Gathered> {
  const files = await filesOf(wanted);
  const absent: TraceReference[] = [];
  if (files !== undefined && wanted.references.length === 0) {
    return { traces: files.traces, files, absent };
  }
  return { traces: named(wanted.references, files?.traces ?? [], openStore, absent), files, absent };
}

/** The formats are loaded only where there is a file to read. */
async function filesOf({ paths, stdin }: Wanted): Promise<FilesRead | undefined> {
  if (paths.length === 0 && stdin === undefined) return undefined;
  const { readFiles } = await import("./read-files.ts");
  return readFiles(paths, stdin);
}

async function* named(
  references: readonly TraceReference[],
  given: readonly TraceEvidence[],
  openStore: () => Promise<Traces | undefined>,
  absent: TraceReference[],
): AsyncGenerator<TraceEvidence> {
  const files = givenTraces(given);
  let opening: Promise<Traces | undefined> | undefined;
  for (const reference of references) {
    let found = resolveReference(reference, files);
    if (found === undefined) {
      opening ??= openStore();
      const store = await opening;
      found = store && resolveReference(reference, store);
    }
    if (found === undefined) absent.push(reference);
    else yield found;
  }
}
