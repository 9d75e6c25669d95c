import type { TraceId } from "../../model/ids.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { type RootCall, rootCallOf } from "./root-calls.ts";

/** Why two traces are taken for one call: an id or a count says so, nobody's session says so, or a user asked again. */
export type LinkKind = "attempt" | "same question" | "user retry";

/** Traces that are one call, in time order. */
export interface SplitCall {
  readonly calls: readonly RootCall[];
  /** Between each and the one before. */
  readonly kinds: readonly LinkKind[];
}

interface Link {
  readonly before: RootCall;
  readonly kind: LinkKind;
}

const WITHIN_NANOS = 60_000_000_000n;

/** By the trace of its last attempt, each call that several traces are about (diagnostics R03). */
export function splitCalls(traces: readonly TraceFacts[]): ReadonlyMap<TraceId, SplitCall> {
  const calls = traces.map(rootCallOf).filter((call) => call !== undefined);
  calls.sort((one, other) =>
    one.startUnixNano < other.startUnixNano ? -1 : Number(one.startUnixNano > other.startUnixNano),
  );
  const links = linksAmong(calls);
  const continued = new Set([...links.values()].map(({ before }) => before));
  const split = new Map<TraceId, SplitCall>();
  for (const call of calls) {
    if (!links.has(call) || continued.has(call)) continue;
    split.set(call.trace.evidence.traceId, backFrom(call, links));
  }
  return split;
}

/** Each call's link to the one before it; a call is followed by one at most. */
function linksAmong(calls: readonly RootCall[]): ReadonlyMap<RootCall, Link> {
  const links = new Map<RootCall, Link>();
  const followed = new Set<RootCall>();
  for (const [keyOf, kindOf] of WAYS) {
    const last = new Map<string, RootCall>();
    for (const call of calls) {
      const key = keyOf(call);
      if (key === undefined) continue;
      const before = last.get(key);
      last.set(key, call);
      if (before === undefined || links.has(call) || followed.has(before) || !follows(call, before)) continue;
      const kind = kindOf(before, call);
      if (kind === undefined) continue;
      links.set(call, { before, kind });
      followed.add(before);
    }
  }
  return links;
}

type Way = readonly [
  keyOf: (call: RootCall) => string | undefined,
  kindOf: (before: RootCall, call: RootCall) => LinkKind | undefined,
];

/** The surest first. */
const WAYS: readonly Way[] = [
  [
    ({ requestKey, place }) => joined(place, requestKey),
    ({ failure }) => (failure === undefined ? undefined : "attempt"),
  ],
  [
    ({ target, place }) => joined(place, target),
    ({ failure, sending = 1 }, call) =>
      failure !== undefined && call.sending === sending + 1 ? "attempt" : undefined,
  ],
  [
    ({ session, contentHash, place }) => joined(place, session, contentHash),
    ({ failure }) => (failure === undefined ? "user retry" : "attempt"),
  ],
  [
    ({ session, contentHash, place }) => (session === undefined ? joined(place, contentHash) : undefined),
    ({ failure }) => (failure === undefined ? undefined : "same question"),
  ],
];

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join("\n");
}

/** It began after the other had ended, and soon after. */
function follows(call: RootCall, before: RootCall): boolean {
  if (before.endUnixNano === undefined) return false;
  const tolerance = BigInt(Math.round(before.trace.tree.toleranceNs));
  const gap = call.startUnixNano - before.endUnixNano;
  return gap >= -tolerance && gap <= WITHIN_NANOS;
}

function backFrom(last: RootCall, links: ReadonlyMap<RootCall, Link>): SplitCall {
  const calls = [last];
  const kinds: LinkKind[] = [];
  for (let link = links.get(last); link !== undefined; link = links.get(link.before)) {
    calls.push(link.before);
    kinds.push(link.kind);
  }
  return { calls: calls.reverse(), kinds: kinds.reverse() };
}
