import { type TraceId, traceIdOf } from "../../model/ids.ts";
import { isRecord, type JsonRecord, list, textField } from "../../wire/json/fields.ts";
import { type Greeting, greet, jsonOf, REFUSALS, textOf, versionOf } from "../greeting.ts";
import type { HttpClient } from "../http/http-client.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
const NEWEST = 20;
/** What Tempo says instead of a service's name while it lacks the root (facts §3). */
const NO_ROOT = "<root span not yet received>";
/** A trace that nobody has: only the form of the answer counts. */
const NO_TRACE = "00000000000000000000000000000001";
const LLM_FORM = "application/vnd.grafana.llm";

/** Unix nanoseconds, half open. */
export interface ProbedWindow {
  readonly from: bigint;
  readonly to: bigint;
}

/** A trace as a search lists it. */
export interface SeenTrace {
  readonly traceId: TraceId;
  readonly service: string | undefined;
  readonly rootName: string | undefined;
  readonly startUnixNano: bigint;
}

/** What a search answers: traces, or that it refuses to. */
export type SeenTraces =
  | { readonly refused: number; readonly text: string }
  | { readonly traces: readonly SeenTrace[] };

/** Attribute names by scope (`span`, `event`, …), as Tempo has indexed them. */
export type TagNames = ReadonlyMap<string, readonly string[]>;

/** `/api/echo`: no rights are needed for it, and it knows the path prefix. */
export function tempoEcho(http: HttpClient, now: () => bigint): Promise<Greeting> {
  const asked = { path: "/api/echo", expects: "text", what: "an echo", tolerate: REFUSALS } as const;
  return greet(http, asked, now);
}

/** The version that Tempo was built with; undefined where it was built without one. */
export async function tempoVersion(http: HttpClient): Promise<string | undefined> {
  const asked = { path: "/api/status/buildinfo", expects: "json", what: "its version" } as const;
  const answer = await http.get({ ...asked, tolerate: [...REFUSALS, 404] });
  return answer.status === 200 ? versionOf(jsonOf(answer)) : undefined;
}

/**
 * The oldest version that answers as this one does (facts §4): by id since 2.6, an LLM form since 2.10.
 * A server that knows JSON and this form gives JSON where both are asked for (facts §2).
 */
export async function tempoAtLeast(http: HttpClient): Promise<string | undefined> {
  const answer = await http.get({
    path: `/api/v2/traces/${NO_TRACE}`,
    headers: [["Accept", LLM_FORM]],
    expects: "json",
    what: "the form of its answers",
    tolerate: [...REFUSALS, 404],
  });
  if (answer.status === 404) return "older than 2.6";
  if (answer.status !== 200) return undefined;
  return answer.headers["content-type"]?.startsWith(LLM_FORM) === true ? "2.10 or newer" : "2.6 or newer";
}

/** The newest traces that search sees, the newest first. */
export async function newestTraces(http: HttpClient, window: ProbedWindow): Promise<SeenTraces> {
  const answer = await http.get({
    path: "/api/search",
    query: [["q", "{} with (most_recent=true)"], ["limit", String(NEWEST)], ...secondsOf(window)],
    expects: "json",
    what: "the newest traces",
    tolerate: REFUSALS,
  });
  if (answer.status !== 200) return { refused: answer.status, text: textOf(answer) };
  const json = jsonOf(answer);
  const found = isRecord(json) ? list(json, "traces").filter(isRecord).map(seenTrace) : [];
  const traces = found.filter((trace) => trace !== undefined);
  return { traces: traces.sort((one, other) => Number(other.startUnixNano - one.startUnixNano)) };
}

export async function tagNames(http: HttpClient, window: ProbedWindow): Promise<TagNames> {
  const asked = { path: "/api/v2/search/tags", expects: "json", what: "the names of attributes" } as const;
  const json = jsonOf(await http.get({ ...asked, query: secondsOf(window) }));
  const scopes = isRecord(json) ? list(json, "scopes").filter(isRecord) : [];
  return new Map(scopes.map((scope) => [textField(scope, "name") ?? "", list(scope, "tags").filter(isText)]));
}

/** The types in which values of an attribute (`span."llm.model"`) are stored: `int`, `float`, `string`, `bool`. */
export async function storedTypes(
  http: HttpClient,
  name: string,
  window: ProbedWindow,
): Promise<readonly string[]> {
  const answer = await http.get({
    path: `/api/v2/search/tag/${encodeURIComponent(name)}/values`,
    query: secondsOf(window),
    expects: "json",
    what: `values of ${name}`,
  });
  const json = jsonOf(answer);
  const values = isRecord(json) ? list(json, "tagValues").filter(isRecord) : [];
  return [...new Set(values.map((value) => textField(value, "type") ?? "").filter((type) => type !== ""))];
}

/** Tempo takes whole seconds, and refuses a window of none. */
function secondsOf({ from, to }: ProbedWindow): readonly (readonly [string, string])[] {
  const start = from / NANOS_PER_SECOND;
  const end = (to + NANOS_PER_SECOND - 1n) / NANOS_PER_SECOND;
  return [
    ["start", String(start)],
    ["end", String(end > start ? end : start + 1n)],
  ];
}

function seenTrace(trace: JsonRecord): SeenTrace | undefined {
  const traceId = traceIdOf(textField(trace, "traceID") ?? "", "pad");
  const start = textField(trace, "startTimeUnixNano");
  if (traceId === undefined || start === undefined || !/^\d{1,20}$/.test(start)) return undefined;
  const service = textField(trace, "rootServiceName");
  return {
    traceId,
    service: service === NO_ROOT ? undefined : service,
    rootName: textField(trace, "rootTraceName"),
    startUnixNano: BigInt(start),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
