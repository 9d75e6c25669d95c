import type { StatProof } from "../../model/finding.ts";
import type { LogLine } from "../../model/log-line.ts";
import type { RuleFacts } from "../facts.ts";
import { logProof } from "../proof.ts";
import { wilsonInterval } from "../proportion.ts";
import { type Found, rule } from "../rule.ts";
import { requestsInFlight } from "./in-flight.ts";
import { eventName, type JoinTally, joinOfRun, joinTally, serviceOf } from "./join-tally.ts";
import { NO_LINES } from "./logged-trace.ts";
import { type LostLine, lostLines } from "./lost-lines.ts";

const BAD_SHARE = 0.05;
const ENOUGH_LINES = 20;
const FAILURE = /^request[._:/-]fail/i;
const MOST_PROOFS = 5;
const MOST_EVENTS = 10;
const SHOWN_EVENTS = 3;
const LIKELY = 0.9;
/** Several requests may have written it. */
const UNSURE = 0.5;

export const noTraceId = rule({
  code: "J01",
  name: "no-trace-id",
  title: "lines of a request without its trace id",
  why:
    "Whoever looks up the trace does not see these lines, and whoever reads the line cannot find its request: " +
    "the log says what happened and nobody can tell to whom.",
  fix:
    "order structlog's processors: merge_contextvars, then what adds the trace context; route stdlib logging through " +
    "the same processors; carry the context into executors; answer with X-Trace-Id",
  example: {
    fires:
      "request.failed: CUDA out of memory is logged by the worker's thread at +405 ms of the request, with no trace id.",
    quiet: "metrics.flushed and app.start carry no trace id either, and are no request's lines.",
  },
  severities: ["error", "warning"],
  needs: ["tree", "root", "lines", "logs", "logsGiven", "run", "expectations"],
  *check(facts) {
    if (!facts.logsGiven) return yield { reason: NO_LINES };
    const idless = facts.lines.some(({ traceId }) => traceId === undefined);
    if (idless && facts.root === undefined) return yield { reason: "no root span, so no request window" };
    const lost = lostLines(facts, facts.expectations?.requestEvents ?? []);
    const byService = Map.groupBy(lost, ({ line }) => serviceOf(line, facts));
    for (const [service, lines] of byService) yield found(service, lines, facts);
  },
});

type Facts = Pick<RuleFacts, "tree" | "root" | "lines" | "logs" | "run">;

function found(service: string, lost: readonly LostLine[], facts: Facts): Found {
  const { root, logs, run } = facts;
  const own = new Set(lost.map(({ line }) => line));
  const tally = withLines((run?.over(joinOfRun) ?? joinTally([facts])).get(service), own);
  const failed = lost.some(({ line }) => FAILURE.test(line.message));
  const rivals = mostInFlight(lost, run);
  const lines = logs.filter(({ line }) => own.has(line));
  return {
    severity: failed || isOften(tally) ? "error" : "warning",
    confidence: rivals > 1 ? UNSURE : LIKELY,
    spans: root === undefined ? [] : [root],
    message: `${share(service, lost, facts)} carry no trace id: ${eventsText(lost)}${rivalry(rivals)}`,
    phrase: "log lines without a trace id",
    evidence: { log: lines.slice(0, MOST_PROOFS).map(logProof), stat: shares(service, tally) },
    expected: "a trace id on every line of the request",
    actual: `none on ${lost.length}`,
    fix: `${noTraceId.fix}; all of them: {service_name=${JSON.stringify(service)}} | json | trace_id="" | event=~"request\\\\..*"`,
    clause: service,
  };
}

function share(service: string, lost: readonly LostLine[], facts: Facts): string {
  const joined = facts.lines.filter(
    (line) => line.traceId !== undefined && serviceOf(line, facts) === service,
  );
  return `${lost.length} of ${lost.length + joined.length} log lines of ${service} inside the request`;
}

/** Of lines that name their request nobody else can be the writer. */
function mostInFlight(lost: readonly LostLine[], run: Facts["run"]): number {
  const inFlight = run?.over(requestsInFlight);
  if (inFlight === undefined) return 1;
  return lost.reduce((most, { line, isNamed }) => (isNamed ? most : Math.max(most, inFlight(line))), 1);
}

function rivalry(rivals: number): string {
  return rivals > 1 ? `; one of ${rivals} requests in flight wrote them` : "";
}

function eventsText(lost: readonly LostLine[]): string {
  const events = [...new Set(lost.map(({ line }) => eventName(line)))];
  const shown = events.slice(0, SHOWN_EVENTS).join(", ");
  return events.length > SHOWN_EVENTS ? `${shown} and ${events.length - SHOWN_EVENTS} more` : shown;
}

/** How many lines were lost and joined, over the run. */
interface Counted {
  readonly lost: number;
  readonly n: number;
  readonly events: JoinTally["events"];
}

/** The contract's own events are known to the judged trace alone. */
function withLines(tally: JoinTally | undefined, own: ReadonlySet<LogLine>): Counted {
  const { joined = 0, lost = new Set(), events = new Map() } = tally ?? {};
  const more = [...own].filter((line) => !lost.has(line)).length;
  return { lost: lost.size + more, n: lost.size + more + joined, events };
}

function isOften({ lost, n }: Counted): boolean {
  return n >= ENOUGH_LINES && lost / n > BAD_SHARE;
}

function shares(service: string, { lost, n, events }: Counted): StatProof[] {
  const { low, high } = wilsonInterval(lost, n);
  const ofEvents = [...events].slice(0, MOST_EVENTS).map(([event, counts]) => {
    const n = counts.lost + counts.joined;
    return { name: `lost share of ${event}`, value: counts.lost / n, n };
  });
  return [
    { name: `lost share of the lines of ${service}`, value: lost / n, limit: BAD_SHARE, n },
    { name: "lost share, least at 95 %", value: low, n },
    { name: "lost share, most at 95 %", value: high, n },
    ...ofEvents,
  ];
}
