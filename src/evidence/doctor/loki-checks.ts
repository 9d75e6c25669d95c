import type { Check } from "../../model/check.ts";
import { everyStream, UNIVERSAL } from "../../source/loki/every-stream.ts";
import type { Loki } from "../../source/loki/loki.ts";
import {
  lokiBuild,
  lokiNotReady,
  recentLines,
  type StoredLine,
  type StoredLines,
} from "../../source/loki/probes.ts";
import type { NanoWindow } from "../../source/loki/windows.ts";
import type { SeenTrace } from "../../source/tempo/probes.ts";
import { accessCheck, clockCheck } from "./access.ts";
import { type CheckId, checked, failed, notAsked, passed, unknown } from "./check.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const SLACK_NANOS = 300_000_000_000n;
const LOOKED_AT = 5;
const TRACE_ID = /trace_?id/i;
const ID_IN_TEXT = /trace[_.]?id["']?\s*[:=]\s*["']?[0-9a-f]{16,32}|\b00-[0-9a-f]{32}-/i;
const TRACE_IDS: CheckId = ["loki-trace-ids", "trace ids"];
export const JOIN: CheckId = ["logs-join", "joined with traces"];
const AFTER_READY: readonly CheckId[] = [["loki-access", "access"], TRACE_IDS];
const AFTER_REACHABLE: readonly CheckId[] = [
  ["loki-ready", "ready"],
  ["loki-version", "version"],
  ["loki-clock", "clock"],
  ...AFTER_READY,
];

/**
 * Is it there and ready, may we, and do its lines carry trace ids, where? What was to follow (`after`) is
 * among the checks if there is no use in asking it.
 */
export async function lokiChecks(
  { http }: Loki,
  now: () => bigint,
  after: readonly CheckId[],
): Promise<readonly Check[]> {
  let build: Awaited<ReturnType<typeof lokiBuild>> | undefined;
  const reachable = await checked("loki-reachable", "Loki", async () => {
    build = await lokiBuild(http, now);
    return passed("loki-reachable", "Loki", "reachable");
  });
  if (build === undefined)
    return [reachable, ...notAsked([...AFTER_REACHABLE, ...after], "Loki", "did not answer")];
  const ready = await checked("loki-ready", "Loki", async () => readyCheck(await lokiNotReady(http)));
  const version = versionCheck(build);
  const checks = [reachable, ready, version, clockCheck("loki-clock", "Loki", build)];
  if (ready.ok === false) return [...checks, ...notAsked([...AFTER_READY, ...after], "Loki", "is not ready")];
  const to = now();
  let lines: readonly StoredLine[] | undefined;
  const access = await checked("loki-access", "Loki", async () => {
    const answer = await linesOfAnyStream(http, { from: to - HOUR_NANOS, to });
    if ("lines" in answer) lines = answer.lines;
    return accessCheck("loki-access", http.backend, "refused" in answer ? answer : undefined);
  });
  const traceIds =
    lines === undefined ? notAsked([TRACE_IDS, ...after], "Loki", "gave no access") : [traceIdCheck(lines)];
  return [...checks, access, ...traceIds];
}

function versionCheck({ status, version }: Awaited<ReturnType<typeof lokiBuild>>): Check {
  const id = "loki-version";
  if (status !== 200) return unknown(id, "Loki", "version: not told");
  return passed(id, "Loki", `version ${version ?? "unknown (built without one)"}`);
}

/** Where no stream has a service name (before Loki 3) there are other labels to ask by. */
async function linesOfAnyStream(http: Loki["http"], window: NanoWindow): Promise<StoredLines> {
  const answer = await recentLines(http, UNIVERSAL, window);
  if ("refused" in answer || answer.lines.length > 0) return answer;
  const selectors = ((await everyStream(http, [window])) ?? []).filter((selector) => selector !== UNIVERSAL);
  const more = await Promise.all(selectors.map((selector) => recentLines(http, selector, window)));
  return { lines: more.flatMap((one) => ("lines" in one ? one.lines : [])) };
}

function readyCheck(saying: string | undefined): Check {
  if (saying === undefined) return passed("loki-ready", "Loki", "ready");
  return failed("loki-ready", "Loki", {
    message: `not ready: ${saying}`,
    remedy: "wait: it answers no query before",
    trouble: "unreachable",
  });
}

/** Where the lines of the last hour say which trace they belong to. */
export function traceIdCheck(lines: readonly StoredLine[]): Check {
  const id = "loki-trace-ids";
  if (lines.length === 0)
    return failed(id, "Loki", {
      message: "trace ids: no line in the last hour",
      remedy: "is anything sent, and to this tenant?",
    });
  const count = (has: (line: StoredLine) => boolean) => lines.filter(has).length;
  const named = (fields: ReadonlyMap<string, string>) => [...fields.keys()].some((key) => TRACE_ID.test(key));
  const places: (readonly [string, number])[] = [
    ["structured metadata", count(({ metadata }) => named(metadata))],
    ["a label", count(({ labels }) => named(labels))],
    ["the text", count(({ text }) => ID_IN_TEXT.test(text))],
  ];
  const found = places
    .filter(([, those]) => those > 0)
    .map(([place, those]) => `${place} (${those} of ${lines.length} lines)`);
  if (found.length > 0) return passed(id, "Loki", `trace ids: in ${found.join(", ")}`);
  return failed(id, "Loki", {
    message: `trace ids: none in the newest ${lines.length} lines`,
    remedy: "log the trace id: lgtrace then puts each line under its span",
  });
}

/** Whether the newest traces have lines. */
export async function joinCheck(loki: Loki, traces: readonly SeenTrace[]): Promise<Check> {
  const [id, words] = JOIN;
  if (traces.length === 0) return unknown(id, "Loki", `${words}: no trace to look for`);
  return checked(id, "Loki", async () => {
    const looked = traces.slice(0, LOOKED_AT);
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
    const having = `${joined} of the newest ${looked.length} traces have log lines`;
    if (joined > 0) return passed(id, "Loki", `${words}: ${having}`);
    return failed(id, "Loki", {
      message: `${words}: ${having}`,
      remedy: "the services may log without the trace id, or to another tenant",
    });
  });
}
