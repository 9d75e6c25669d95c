import type { Check, CheckId } from "../../model/check.ts";
import { Failure } from "../../model/failure.ts";
import {
  newestTraces,
  type ProbedWindow,
  type SeenTrace,
  tempoAtLeast,
  tempoEcho,
  tempoVersion,
} from "../../source/tempo/probes.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import { accessChecks, clockCheck, isAboutAccess, type Refused, reachableCheck } from "./access.ts";
import { ATTRIBUTES, attributeChecks } from "./attributes.ts";
import { attempt, checked, checkId, failed, notAsked, passed, troubled, unknown } from "./check.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const DAY_NANOS = 24n * HOUR_NANOS;
const NANOS_PER_SECOND = 1e9;
/** Tempo 3 keeps the newest spans from its searches (facts §0, 5); a search takes a moment more. */
const UNSEARCHED_SECONDS = 30;

const VERSION = checkId("Tempo", "version");
const NEWEST = checkId("Tempo", "newest trace");
const BEHIND_ACCESS: readonly CheckId[] = [NEWEST, ...ATTRIBUTES];
const BEHIND_REACHABLE: readonly CheckId[] = [
  VERSION,
  checkId("Tempo", "tenant"),
  checkId("Tempo", "auth"),
  checkId("Tempo", "clock"),
  ...BEHIND_ACCESS,
];

export interface TempoChecks {
  readonly checks: readonly Check[];
  /** The newest traces, for who looks for their lines. */
  readonly traces: readonly SeenTrace[];
}

/** Is it there, who is it, may we, what does its search see, and in which types is it stored? */
export async function tempoChecks({ http }: Tempo, now: () => bigint): Promise<TempoChecks> {
  const { backend } = http;
  const { check: reachable, greeting } = await reachableCheck(backend, () => tempoEcho(http, now));
  if (greeting === undefined)
    return { checks: [reachable, ...notAsked(BEHIND_REACHABLE, "Tempo did not answer")], traces: [] };
  const to = now();
  const hour = { from: to - HOUR_NANOS, to };
  const [version, seen] = await Promise.all([versionCheck(http), attempt(() => newestTraces(http, hour))]);
  const told = seen instanceof Failure || "refused" in seen ? seen : undefined;
  const first = [reachable, version, ...accessChecks(backend, told), clockCheck(backend, greeting)];
  if (seen instanceof Failure || "refused" in seen)
    return { checks: [...first, ...sightless(seen)], traces: [] };
  const { traces, window } = await widened(http, seen.traces, hour);
  const attributes =
    traces.length === 0
      ? ATTRIBUTES.map((check) => unknown(check, "no trace to look at"))
      : await attributeChecks(http, window);
  return { checks: [...first, newestCheck(traces, to), ...attributes], traces };
}

/** What could not be looked at, since searching failed. */
function sightless(told: Refused | Failure): readonly Check[] {
  if (!(told instanceof Failure) || isAboutAccess(told))
    return notAsked(BEHIND_ACCESS, "Tempo gave no access");
  return [troubled(NEWEST, told), ...notAsked(ATTRIBUTES, "searching failed")];
}

/** Of a quiet Tempo the last day. */
async function widened(http: Tempo["http"], traces: readonly SeenTrace[], hour: ProbedWindow) {
  if (traces.length > 0) return { traces, window: hour };
  const day = { from: hour.to - DAY_NANOS, to: hour.to };
  const seen = await attempt(() => newestTraces(http, day));
  return { traces: "traces" in seen ? seen.traces : [], window: day };
}

async function versionCheck(http: Tempo["http"]): Promise<Check> {
  return checked(VERSION, async () => {
    const version = await tempoVersion(http);
    if (version !== undefined) return passed(VERSION, version);
    const least = await tempoAtLeast(http);
    if (least === undefined) return unknown(VERSION, "not told");
    return passed(VERSION, `unknown (built without one), ${least} by its answers`);
  });
}

function newestCheck([newest]: readonly SeenTrace[], now: bigint): Check {
  if (newest === undefined)
    return failed(NEWEST, {
      message: "search sees none of the last day",
      remedy:
        "is anything sent, and to this tenant? Tempo 3 does not search its newest 30 s (query_end_cutoff), " +
        "nor for a while what was sent minutes after it happened",
    });
  const seconds = Math.max(0, Math.round(Number(now - newest.startUnixNano) / NANOS_PER_SECOND));
  const names = [newest.service, newest.rootName].filter((name) => name !== undefined).join(" › ");
  const message = `${agoText(seconds)} ago, ${newest.traceId} ${names}`.trim();
  if (seconds * NANOS_PER_SECOND > Number(HOUR_NANOS))
    return failed(NEWEST, { message, remedy: "is anything still sent, and to this tenant?" });
  const mayBeHeldBack = seconds >= UNSEARCHED_SECONDS && seconds < 2 * UNSEARCHED_SECONDS;
  const cutoff = "Tempo 3 does not search its newest 30 s (query_end_cutoff); show ID sees them";
  return passed(NEWEST, message, mayBeHeldBack ? cutoff : undefined);
}

function agoText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
