import type { Check, CheckId } from "../../model/check.ts";
import { Failure } from "../../model/failure.ts";
import { everyStream, UNIVERSAL } from "../../source/loki/every-stream.ts";
import type { Loki } from "../../source/loki/loki.ts";
import { lokiBuild, lokiNotReady, recentLines, type StoredLines } from "../../source/loki/probes.ts";
import type { NanoWindow } from "../../source/loki/windows.ts";
import type { SeenTrace } from "../../source/tempo/probes.ts";
import { accessChecks, clockCheck, isAboutAccess, reachableCheck } from "./access.ts";
import { attempt, checked, checkId, failed, notAsked, passed, troubled, unknown } from "./check.ts";
import { TRACE_IDS, traceIdCheck } from "./trace-ids.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const SLACK_NANOS = 300_000_000_000n;
const LOOKED_AT = 5;
const READY = checkId("Loki", "ready");
const VERSION = checkId("Loki", "version");
export const JOINED = checkId("Loki", "lines of traces");
const ACCESS: readonly CheckId[] = [checkId("Loki", "tenant"), checkId("Loki", "auth")];
const BEHIND_REACHABLE: readonly CheckId[] = [READY, VERSION, ...ACCESS, checkId("Loki", "clock"), TRACE_IDS];

/**
 * Is it there and ready, may we, and do its lines carry trace ids, where? What was to follow (`after`) is
 * among the checks if there is no use in asking it.
 */
export async function lokiChecks(
  { http }: Loki,
  now: () => bigint,
  after: readonly CheckId[],
): Promise<readonly Check[]> {
  const { backend } = http;
  const [{ check: reachable, greeting }, notReady] = await Promise.all([
    reachableCheck(backend, () => lokiBuild(http, now)),
    attempt(() => lokiNotReady(http)),
  ]);
  if (greeting === undefined)
    return [reachable, ...notAsked([...BEHIND_REACHABLE, ...after], "Loki did not answer")];
  const ready = readyCheck(notReady);
  const first = [reachable, ready, versionCheck(greeting)];
  const clock = clockCheck(backend, greeting);
  if (ready.ok === false) {
    const since = "Loki is not ready";
    return [...first, ...notAsked(ACCESS, since), clock, ...notAsked([TRACE_IDS, ...after], since)];
  }
  const to = now();
  const seen = await attempt(() => linesOfAnyStream(http, { from: to - HOUR_NANOS, to }));
  const told = seen instanceof Failure || "refused" in seen ? seen : undefined;
  return [...first, ...accessChecks(backend, told), clock, ...lineChecks(seen, after)];
}

/** What is to be told of lines, or why it cannot be told. */
function lineChecks(seen: StoredLines | Failure, after: readonly CheckId[]): readonly Check[] {
  if ("lines" in seen) return [traceIdCheck(seen.lines)];
  if (isAboutAccess(seen)) return notAsked([TRACE_IDS, ...after], "Loki gave no access");
  const failure = seen instanceof Failure ? [troubled(TRACE_IDS, seen)] : [];
  return [...failure, ...notAsked(after, "asking for lines failed")];
}

function versionCheck({ status, version }: Awaited<ReturnType<typeof lokiBuild>>): Check {
  if (status !== 200) return unknown(VERSION, "not told");
  return passed(VERSION, version ?? "unknown (built without one)");
}

/** Where no stream has a service name (before Loki 3) there are other labels to ask by. */
async function linesOfAnyStream(http: Loki["http"], window: NanoWindow): Promise<StoredLines> {
  const answer = await recentLines(http, UNIVERSAL, window);
  if ("refused" in answer || answer.lines.length > 0) return answer;
  const selectors = ((await everyStream(http, [window])) ?? []).filter((selector) => selector !== UNIVERSAL);
  const more = await Promise.all(selectors.map((selector) => recentLines(http, selector, window)));
  return { lines: more.flatMap((one) => ("lines" in one ? one.lines : [])) };
}

/** A gateway before it may not know the path: then nothing is told, and it is asked all the same. */
function readyCheck(saying: string | Failure | undefined): Check {
  if (saying === undefined) return passed(READY, "it answers queries");
  if (saying instanceof Failure)
    return saying.code === "unreachable" ? troubled(READY, saying) : unknown(READY, "not told");
  return failed(READY, {
    message: saying,
    remedy: "wait: it answers no query before",
    trouble: "unreachable",
  });
}

/** Whether recent traces have lines: of each kind the newest. */
export async function joinCheck(loki: Loki, traces: readonly SeenTrace[]): Promise<Check> {
  if (traces.length === 0) return unknown(JOINED, "no trace to look for");
  return checked(JOINED, async () => {
    const looked = oneOfEach(traces).slice(0, LOOKED_AT);
    const found = await Promise.all(
      looked.map(({ traceId, startUnixNano, service }) =>
        loki.linesOf({
          traceId,
          from: startUnixNano - SLACK_NANOS,
          to: startUnixNano + SLACK_NANOS,
          services: service === undefined ? [] : [service],
        }),
      ),
    );
    const joined = found.filter(({ lines }) => lines.length > 0).length;
    const message = `${joined} of ${looked.length} recent traces have log lines`;
    if (joined > 0) return passed(JOINED, message);
    return failed(JOINED, {
      message,
      remedy: "the services may log without the trace id, or to another tenant",
    });
  });
}

/** Many may be of one kind that logs nothing, as health checks are. */
function oneOfEach(traces: readonly SeenTrace[]): readonly SeenTrace[] {
  const kinds = new Map<string, SeenTrace>();
  for (const trace of traces) {
    const kind = JSON.stringify([trace.service, trace.rootName]);
    if (!kinds.has(kind)) kinds.set(kind, trace);
  }
  return [...kinds.values()];
}
