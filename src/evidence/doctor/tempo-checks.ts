import type { Check } from "../../model/check.ts";
import { placesOf } from "../../query/traceql/places.ts";
import {
  newestTraces,
  type ProbedWindow,
  type SeenTrace,
  storedTypes,
  tagNames,
  tempoAtLeast,
  tempoEcho,
  tempoVersion,
} from "../../source/tempo/probes.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import type { ConceptName } from "../../vocabulary/concepts.ts";
import { accessCheck, clockCheck } from "./access.ts";
import { type CheckId, checked, failed, notAsked, passed, unknown } from "./check.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const NANOS_PER_SECOND = 1e9;

/** What lgtrace relies on, by the words of its reader. */
const RELIED_ON: readonly (readonly [id: string, words: string, concept: ConceptName, isNumber: boolean])[] =
  [
    ["tempo-tokens-out", "output tokens", "tokensOut", true],
    ["tempo-tokens-in", "input tokens", "tokensIn", true],
    ["tempo-model", "the model", "model", false],
    ["tempo-stop-reason", "the stop reason", "stopReason", false],
  ];
const AFTER_ACCESS: readonly CheckId[] = [
  ["tempo-newest-trace", "newest trace"],
  ...RELIED_ON.map(([id, words]): CheckId => [id, words]),
];
const AFTER_REACHABLE: readonly CheckId[] = [
  ["tempo-version", "version"],
  ["tempo-clock", "clock"],
  ["tempo-access", "access"],
  ...AFTER_ACCESS,
];

export interface TempoChecks {
  readonly checks: readonly Check[];
  /** The newest traces, for who looks for their lines. */
  readonly traces: readonly SeenTrace[];
}

/** Is it there, who is it, may we, what does its search see, and in which types is it stored? */
export async function tempoChecks({ http }: Tempo, now: () => bigint): Promise<TempoChecks> {
  const checks: Check[] = [];
  let greeting: Awaited<ReturnType<typeof tempoEcho>> | undefined;
  const reachable = await checked("tempo-reachable", "Tempo", async () => {
    greeting = await tempoEcho(http, now);
    return passed("tempo-reachable", "Tempo", "reachable");
  });
  checks.push(reachable);
  if (greeting === undefined)
    return { checks: [...checks, ...notAsked(AFTER_REACHABLE, "Tempo", "did not answer")], traces: [] };
  const end = now();
  const window = { from: end - HOUR_NANOS, to: end };
  const seen = newestTraces(http, window);
  seen.catch(() => {});
  const [version, newest] = await Promise.all([
    versionCheck(http),
    checked("tempo-access", "Tempo", async () => {
      const answer = await seen;
      return accessCheck("tempo-access", http.backend, "refused" in answer ? answer : undefined);
    }),
  ]);
  checks.push(version, clockCheck("tempo-clock", "Tempo", greeting), newest);
  if (newest.ok !== true)
    return { checks: [...checks, ...notAsked(AFTER_ACCESS, "Tempo", "gave no access")], traces: [] };
  const answer = await seen;
  const traces = "traces" in answer ? answer.traces : [];
  checks.push(newestCheck(traces, end), ...(await attributeChecks(http, window, traces.length > 0)));
  return { checks, traces };
}

async function versionCheck(http: Tempo["http"]): Promise<Check> {
  return checked("tempo-version", "Tempo", async () => {
    const version = await tempoVersion(http);
    if (version !== undefined) return passed("tempo-version", "Tempo", `version ${version}`);
    const least = await tempoAtLeast(http);
    if (least === undefined) return unknown("tempo-version", "Tempo", "version: not told");
    return passed("tempo-version", "Tempo", `version unknown (built without one), ${least}`);
  });
}

function newestCheck([newest]: readonly SeenTrace[], now: bigint): Check {
  const id = "tempo-newest-trace";
  if (newest === undefined)
    return failed(id, "Tempo", {
      message: "newest trace: search sees none of the last hour",
      remedy:
        "is anything sent, and to this tenant? Tempo 3 does not search its newest 30 s (query_end_cutoff)",
    });
  const seconds = Math.max(0, Math.round(Number(now - newest.startUnixNano) / NANOS_PER_SECOND));
  const names = [newest.service, newest.rootName].filter((name) => name !== undefined).join(" › ");
  return passed(
    id,
    "Tempo",
    `newest trace: ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} ago, ${newest.traceId} ${names}`.trim(),
  );
}

async function attributeChecks(
  http: Tempo["http"],
  window: ProbedWindow,
  hasTraces: boolean,
): Promise<Check[]> {
  if (!hasTraces)
    return RELIED_ON.map(([id, words]) => unknown(id, "Tempo", `${words}: no trace to look at`));
  const names = tagNames(http, window);
  names.catch(() => {});
  return Promise.all(
    RELIED_ON.map(([id, words, concept, isNumber]) =>
      checked(id, "Tempo", async () => {
        const known = new Set((await names).get("span") ?? []);
        const places = placesOf(concept).filter(({ key }) => known.has(key));
        const types = await Promise.all(places.map(({ key }) => storedTypes(http, key, window)));
        const found = places.map(({ key, plain }, at) => ({ key, plain, types: types[at] ?? [] }));
        return attributeCheck(id, words, found, isNumber);
      }),
    ),
  );
}

function attributeCheck(
  id: string,
  words: string,
  found: readonly { readonly key: string; readonly plain: boolean; readonly types: readonly string[] }[],
  isNumber: boolean,
): Check {
  if (found.length === 0)
    return failed(id, "Tempo", {
      message: `${words}: no attribute of the last hour records it`,
      remedy: "instrument the model call (OpenTelemetry's gen_ai conventions), or look at a longer time",
    });
  const shown = found.map(({ key, types }) => `${key} (${types.join(", ") || "no value"})`).join(", ");
  const asText = found.filter(({ plain, types }) => plain && types.includes("string"));
  if (!isNumber || asText.length === 0) return passed(id, "Tempo", `${words}: ${shown}`);
  return failed(id, "Tempo", {
    message: `${words}: ${shown}`,
    remedy:
      "a number stored as text cannot be compared by TraceQL: lgtrace does, other tools do not; send an int",
  });
}
