import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import { isoOfUnixNano } from "../model/time.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import { TraceFacts } from "../trace/facts.ts";

/** A place that traces can be looked up in. */
export interface Traces {
  readTrace(id: TraceId): TraceEvidence | undefined;
  /** In the order of their ids. */
  traceIdsWithPrefix(prefix: string): readonly Candidate[];
}

/** A trace that a beginning of an id may mean. */
export interface Candidate {
  readonly traceId: TraceId;
  readonly startUnixNano: bigint;
  readonly service: string | undefined;
  readonly rootName: string | undefined;
}

const LISTED = 10;

/**
 * The trace that a reference means: an exact id first, then a unique beginning. Throws the Failure
 * "ambiguous-id", which lists the traces, where a beginning fits several.
 */
export function resolveReference(reference: TraceReference, traces: Traces): TraceEvidence | undefined {
  for (const id of reference.ids) {
    const trace = traces.readTrace(id);
    if (trace !== undefined) return trace;
  }
  if (reference.prefix === undefined) return undefined;
  const [only, ...others] = traces.traceIdsWithPrefix(reference.prefix);
  if (only === undefined) return undefined;
  if (others.length > 0) throw ambiguous(reference.text, [only, ...others]);
  return traces.readTrace(only.traceId);
}

/** The traces of the files that were given. */
export function givenTraces(given: readonly TraceEvidence[]): Traces {
  const byId = new Map(given.map((trace) => [trace.traceId, trace]));
  return {
    readTrace: (id) => byId.get(id),
    traceIdsWithPrefix: (prefix) =>
      given
        .filter(({ traceId }) => traceId.startsWith(prefix))
        .map((trace) => candidateOf(new TraceFacts(trace)))
        .sort((one, other) => (one.traceId < other.traceId ? -1 : 1)),
  };
}

function candidateOf({ evidence, startUnixNano, service, rootName }: TraceFacts): Candidate {
  return { traceId: evidence.traceId, startUnixNano, service, rootName };
}

function ambiguous(text: string, candidates: readonly Candidate[]): Failure {
  const more = candidates.length - LISTED;
  const lines = candidates.slice(0, LISTED).map(({ traceId, startUnixNano, service, rootName }) => {
    const names = [service, rootName].filter((name) => name !== undefined).join(" › ");
    return `${traceId}  ${isoOfUnixNano(startUnixNano).slice(0, 19).replace("T", " ")}  ${names}`;
  });
  if (more > 0) lines.push(`and ${more} more`);
  return new Failure("ambiguous-id", `"${text}" is the beginning of ${candidates.length} traces`, {
    because: lines.join("\n"),
    hint: "more digits of the id",
  });
}
