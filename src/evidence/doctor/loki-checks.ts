import type { Check } from "../../model/check.ts";
import { UNIVERSAL } from "../../source/loki/every-stream.ts";
import type { Loki } from "../../source/loki/loki.ts";
import { lokiBuild, lokiNotReady, recentLines, type StoredLine } from "../../source/loki/probes.ts";
import type { SeenTrace } from "../../source/tempo/probes.ts";
import { accessCheck, clockCheck } from "./access.ts";
import { checked, failed, passed, unknown } from "./check.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const SLACK_NANOS = 300_000_000_000n;
const LOOKED_AT = 5;
const TRACE_ID = /trace_?id/i;
const ID_IN_TEXT = /trace_?id["']?\s*[:=]\s*["']?[0-9a-f]{16,32}|\b00-[0-9a-f]{32}-/i;
const AFTER_REACHABLE = ["loki-ready", "loki-version", "loki-clock", "loki-access", "loki-trace-ids"];

/** Is it there and ready, may we, and do its lines carry trace ids, where? */
export async function lokiChecks({ http }: Loki, now: () => bigint): Promise<readonly Check[]> {
  let build: Awaited<ReturnType<typeof lokiBuild>> | undefined;
  const reachable = await checked("loki-reachable", "Loki", async () => {
    build = await lokiBuild(http, now);
    return passed("loki-reachable", "Loki", "reachable");
  });
  if (build === undefined) return [reachable, ...AFTER_REACHABLE.map(notTold)];
  const ready = await checked("loki-ready", "Loki", async () => readyCheck(await lokiNotReady(http)));
  const version = passed("loki-version", "Loki", `version ${build.version ?? "unknown (built without one)"}`);
  const checks = [reachable, ready, version, clockCheck("loki-clock", "Loki", build)];
  if (ready.ok === false) return [...checks, ...AFTER_REACHABLE.slice(3).map(notTold)];
  const to = now();
  let lines: readonly StoredLine[] | undefined;
  const access = await checked("loki-access", "Loki", async () => {
    const answer = await recentLines(http, UNIVERSAL, { from: to - HOUR_NANOS, to });
    if ("lines" in answer) lines = answer.lines;
    return accessCheck("loki-access", http.backend, "refused" in answer ? answer : undefined);
  });
  return [...checks, access, lines === undefined ? notTold("loki-trace-ids") : traceIdCheck(lines)];
}

function notTold(id: string): Check {
  return unknown(
    id,
    "Loki",
    `${id.replace("loki-", "").replaceAll("-", " ")}: not asked, since Loki did not answer`,
  );
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
  const id = "logs-join";
  if (traces.length === 0) return unknown(id, "Loki", "joined with traces: no trace to look for");
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
    const words = `${joined} of the newest ${looked.length} traces have log lines`;
    if (joined > 0) return passed(id, "Loki", `joined with traces: ${words}`);
    return failed(id, "Loki", {
      message: `joined with traces: ${words}`,
      remedy: "the services may log without the trace id, or to another tenant",
    });
  });
}
