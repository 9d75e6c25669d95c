import type { LogLine } from "../../model/log-line.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { loggerOf } from "../../vocabulary/logged-request.ts";
import { type LoggedTrace, loggedTraceOf } from "./logged-trace.ts";
import { lostLines } from "./lost-lines.ts";

/** How many lines of a request's life found their trace, and how many did not. */
export interface JoinTally {
  readonly joined: number;
  readonly lost: ReadonlySet<LogLine>;
  /** By event and logger, of the events that were lost somewhere. */
  readonly events: ReadonlyMap<string, { readonly joined: number; readonly lost: number }>;
}

const LONGEST_EVENT = 60;

/** The lines of all traces of a run together, by service. */
export function joinOfRun(traces: readonly TraceFacts[]): ReadonlyMap<string, JoinTally> {
  return joinTally(traces.map(loggedTraceOf));
}

/** The same of some traces; a line that several of them may have lost counts once. */
export function joinTally(traces: readonly LoggedTrace[]): ReadonlyMap<string, JoinTally> {
  const tallies = new Map<string, { joined: number; lost: Set<LogLine>; events: Map<string, Event> }>();
  const of = (service: string) => {
    const tally = tallies.get(service) ?? { joined: 0, lost: new Set(), events: new Map() };
    tallies.set(service, tally);
    return tally;
  };
  for (const trace of traces) {
    for (const { line } of lostLines(trace, [])) {
      const { lost, events } = of(serviceOf(line, trace));
      if (lost.has(line)) continue;
      lost.add(line);
      eventOf(events, eventName(line)).lost += 1;
    }
  }
  for (const trace of traces) {
    for (const line of trace.lines) {
      if (line.traceId === undefined) continue;
      const tally = of(serviceOf(line, trace));
      tally.joined += 1;
      const event = tally.events.get(eventName(line));
      if (event !== undefined) event.joined += 1;
    }
  }
  return tallies;
}

interface Event {
  joined: number;
  lost: number;
}

function eventOf(events: Map<string, Event>, name: string): Event {
  const known = events.get(name) ?? { joined: 0, lost: 0 };
  events.set(name, known);
  return known;
}

/** The line's own, else the request's. */
export function serviceOf({ service }: LogLine, { root, tree }: Pick<LoggedTrace, "root" | "tree">): string {
  return service ?? (root ?? tree.nodes[0])?.span.resource.service ?? "";
}

/** `request.failed (uvicorn.access)`: the event, and the logger where the line names one. */
export function eventName({ message, attributes }: LogLine): string {
  const logger = loggerOf(attributes);
  const event = message.length > LONGEST_EVENT ? `${message.slice(0, LONGEST_EVENT)}…` : message;
  return logger === undefined ? event : `${event} (${logger})`;
}
