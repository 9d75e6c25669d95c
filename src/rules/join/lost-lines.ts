import type { LogLine } from "../../model/log-line.ts";
import { isAboutProbe, requestNamedBy } from "../../vocabulary/logged-request.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import { type LoggedTrace, mayHaveWritten, processesOf, requestWindow } from "./logged-trace.ts";

const LONGEST_EVENT = 200;
const REQUEST_EVENT = /^request[._:/-]/i;
const SEPARATOR = /[._:/\- ]/;

/** A line that was written while a request ran, and does not say for which. */
export interface LostLine {
  readonly line: LogLine;
  /** It carries the request's own id, so that there is no doubt whose it is. */
  readonly isNamed: boolean;
}

/**
 * The lines inside a trace's root that belong to its request and carry no trace id (diagnostics J01):
 * by the request's id, else by an event of a request's life. Startup, background and health checks are none.
 */
export function lostLines(
  trace: LoggedTrace,
  requestEvents: readonly ((event: string) => boolean)[],
): LostLine[] {
  const window = requestWindow(trace);
  if (window === undefined) return [];
  const within = trace.lines.filter(
    ({ traceId, timeUnixNano }) =>
      traceId === undefined &&
      timeUnixNano !== undefined &&
      timeUnixNano >= window.from &&
      timeUnixNano <= window.to,
  );
  if (within.length === 0) return [];
  const processes = processesOf(trace.tree);
  const stages = stageNames(trace);
  let requests: ReadonlySet<string> | undefined;
  return within.flatMap((line): LostLine[] => {
    if (!mayHaveWritten(processes, line) || isAboutProbe(line.attributes)) return [];
    const request = requestNamedBy(line.attributes);
    requests ??= request === undefined ? undefined : requestIds(trace);
    if (request !== undefined && requests?.has(request)) return [{ line, isNamed: true }];
    // It names another request.
    if (request !== undefined && (requests?.size ?? 0) > 0) return [];
    const isEvent = isOfRequest(line.message, stages) || requestEvents.some((fits) => fits(line.message));
    return isEvent ? [{ line, isNamed: false }] : [];
  });
}

/** The names of a trace's spans, and their last words: `llm.prefill` and `prefill`. */
function stageNames({ tree }: LoggedTrace): ReadonlySet<string> {
  const stages = new Set<string>();
  for (const name of new Set(tree.nodes.map(({ span }) => span.name))) {
    if (name.length > LONGEST_EVENT) continue;
    const lower = name.toLowerCase();
    stages.add(lower);
    stages.add(lower.split(SEPARATOR).at(-1) ?? lower);
  }
  stages.delete("");
  return stages;
}

/** `request.failed`, `prefill.done`, `rag.retrieve.empty`. */
function isOfRequest(message: string, stages: ReadonlySet<string>): boolean {
  if (message.length > LONGEST_EVENT) return false;
  if (REQUEST_EVENT.test(message)) return true;
  const event = message.toLowerCase();
  for (let end = 1; end <= event.length; end += 1) {
    const ends = end === event.length || SEPARATOR.test(event.charAt(end));
    if (ends && stages.has(event.slice(0, end))) return true;
  }
  return false;
}

/** The ids by which a trace's spans call its request, and its session. */
function requestIds({ tree }: LoggedTrace): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { span } of tree.nodes) {
    const sightings = new Sightings(span);
    for (const concept of ["requestId", "sessionId"] as const) {
      const id = sightings.value(concept);
      if (id !== undefined) ids.add(id);
    }
  }
  return ids;
}
