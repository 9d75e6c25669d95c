import { findInTempo } from "../../evidence/find-in-tempo.ts";
import type { Remote } from "../../evidence/remote.ts";
import { Failure } from "../../model/failure.ts";
import type { FoundTrace } from "../../model/found-trace.ts";
import type { TraceId } from "../../model/ids.ts";
import { isoOfUnixNano } from "../../model/time.ts";
import { describeQuery } from "../../query/describe.ts";
import type { QueryFlags } from "../../query/from-flags.ts";
import { queryFromFlags } from "../../query/from-flags.ts";
import { Limited } from "../../query/limited.ts";
import { hasConditions, type Query } from "../../query/query.ts";
import { sorted } from "../../query/sorted.ts";
import { withoutTexts } from "../../query/traceql/literal.ts";
import { addressOf } from "../../source/http/place.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import { repositoryDefaults } from "../config/repository-file.ts";
import { CountLine } from "../process/count-line.ts";
import { wholeNumber } from "../process/style.ts";
import type { World } from "../process/world.ts";
import type { RunningSearch } from "./running-search.ts";

const DEFAULT_SINCE = "1h";
export const DEFAULT_AT_ONCE = 4;
const NANOS_PER_MILLI = 1e6;
/** Tempo 3 does not search what is newer, unless it is told to (facts §0, 5). */
const UNSEARCHED_NANOS = 30_000_000_000n;
const METRICS =
  /\|\s*(?:rate|count_over_time|min_over_time|max_over_time|sum_over_time|avg_over_time|quantile_over_time|histogram_over_time|compare)\s*\(/;

type TempoFlags = QueryFlags & { readonly concurrency?: string };

/**
 * A search of Tempo: by flags, or by TraceQL of the user's that passes through. Where only ids are wanted,
 * or all traces, those are not fetched that the search itself decides.
 */
export async function findOnTempo(
  remote: Remote,
  tempo: Tempo,
  raw: string | undefined,
  flags: TempoFlags,
  world: World,
  wants: "rows" | "ids" = "rows",
): Promise<RunningSearch> {
  refuseMetrics(raw);
  const now = world.now();
  const given = await withWindow(flags, world);
  const query = queryFromFlags(given, now);
  refuseBoth(raw, query);
  const from = query.from ?? 0n;
  const to = query.to ?? now;
  const gone: TraceId[] = [];
  const found = findInTempo(tempo, {
    query: wideEnough(query),
    raw,
    rows: isNewestFirst(query) && (wants === "ids" || query.limit === 0) ? "searched" : "whole",
    from,
    to,
    onGone: (traceId) => void gone.push(traceId),
    atOnce: wholeNumber("concurrency", flags.concurrency, 1) ?? DEFAULT_AT_ONCE,
  });
  const counted = new CountLine("find", world);
  const matches = new Limited(counted.through(inWantedOrder(found, query)), query.limit);
  const words = raw ?? describeQuery(query);
  return {
    passed: () => matches.passed,
    gone,
    close: () => remote.close(),
    result: {
      source: "tempo",
      place: `tempo ${addressOf(tempo.http.backend)}, ${windowWords(given, from, to)}`,
      asked: words === undefined ? "" : `with ${words}`,
      query: words ?? "",
      matches,
      searched: () => ({
        traces: undefined,
        spans: undefined,
        from,
        to,
        tookMs: Number(world.now() - now) / NANOS_PER_MILLI,
      }),
      complete: () => matches.complete,
      hint: () => blindness(to, now),
    },
  };
}

/** The last hour, unless the flags or the working tree's file say otherwise. */
async function withWindow(flags: TempoFlags, world: World): Promise<TempoFlags> {
  if (flags.since !== undefined || flags.from !== undefined) return flags;
  return { ...flags, since: (await repositoryDefaults(world))?.since ?? DEFAULT_SINCE };
}

/** Another order than Tempo's, the newest first, needs all that there is. */
function wideEnough(query: Query): Query {
  return isNewestFirst(query) ? query : { ...query, limit: 0 };
}

async function* inWantedOrder(found: AsyncIterable<FoundTrace>, query: Query): AsyncGenerator<FoundTrace> {
  if (isNewestFirst(query)) yield* found;
  else yield* sorted(await Array.fromAsync(found), query.sort);
}

function isNewestFirst({ sort }: Query): boolean {
  return sort.by === "start" && sort.descending;
}

function windowWords({ since, to: until }: TempoFlags, from: bigint, to: bigint): string {
  if (since !== undefined && until === undefined)
    return `last ${since.replace(/(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/g, " ")}`;
  const minute = (nanos: bigint) => isoOfUnixNano(nanos).slice(0, 16).replace("T", " ");
  const [first, last] = [minute(from), minute(to)];
  const isOneDay = first.slice(0, 10) === last.slice(0, 10);
  return `${first} to ${isOneDay ? last.slice(11) : last} UTC`;
}

function blindness(to: bigint, now: bigint): string | undefined {
  if (to < now - UNSEARCHED_NANOS) return undefined;
  return "Tempo 3 does not search its newest 30 s (lgtrace show ID finds them)";
}

/** Tempo answers with traces and leaves the metrics out, without a word (facts §0, 11). */
function refuseMetrics(raw: string | undefined): void {
  if (raw === undefined || !METRICS.test(withoutTexts(raw))) return;
  throw new Failure("usage", "that query asks for metrics, find lists traces", {
    hint: "leave the metrics function out",
  });
}

/** TraceQL passes as it is: conditions by flags beside it would be left out without a word. */
function refuseBoth(raw: string | undefined, query: Query): void {
  if (raw === undefined || !hasConditions(query)) return;
  throw new Failure("usage", "a question is asked in TraceQL, or by flags, not both", {
    because: "TraceQL passes as it is, without what the flags ask",
    hint: "write it all in the query, or all by flags",
  });
}
