import { Failure } from "../../model/failure.ts";
import { isRecord, list } from "../../wire/json/fields.ts";
import { jsonOf } from "../greeting.ts";
import type { HttpClient } from "../http/http-client.ts";
import { DEFAULT_SERVER_LIMITS, limitsIn } from "./server-limits.ts";

/** Unix nanoseconds, half open. */
export interface NanoWindow {
  readonly from: bigint;
  readonly to: bigint;
}

/** What Loki says about a window's streams: names of labels, or their labels with values. */
export type StreamFacts = "labels" | "series";

/** Times of up to ten digits are seconds to Loki, with zeros in front too: it cannot be asked about earlier ones. */
const FIRST_NANO = 10n ** 10n;
/** Loki's clock ends there. */
const LAST_NANO = 2n ** 63n - 1n;

export function earlier(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/**
 * The parts of a window in which Loki has streams. Lines of decades (a span that started at 0) cost it
 * 0.4 s for every empty month, their labels 14 ms; the usual window is one part and is not asked about.
 */
export async function windowsOf(http: HttpClient, { from, to }: NanoWindow): Promise<readonly NanoWindow[]> {
  const window = { from: from < FIRST_NANO ? FIRST_NANO : from, to: earlier(to, LAST_NANO) };
  if (window.to - window.from <= DEFAULT_SERVER_LIMITS.nanos) return [window];
  const windows: NanoWindow[] = [];
  for await (const { part, facts } of factsOf(http, "labels", window))
    if (facts.length > 0) windows.push(part);
  return windows;
}

/** What Loki says about the streams of a window, in parts as long as it allows. */
export async function* factsOf(
  http: HttpClient,
  kind: StreamFacts,
  window: NanoWindow,
): AsyncGenerator<{ readonly part: NanoWindow; readonly facts: readonly unknown[] }, undefined> {
  let limits = DEFAULT_SERVER_LIMITS;
  for (let from = window.from; from < window.to; ) {
    const part = { from, to: earlier(from + limits.nanos, window.to) };
    const answer = await factsOrLimits(http, kind, part, limits);
    if ("facts" in answer) {
      yield { part, facts: answer.facts };
      from = part.to;
    } else limits = answer;
  }
}

async function factsOrLimits(
  http: HttpClient,
  kind: StreamFacts,
  { from, to }: NanoWindow,
  limits: typeof DEFAULT_SERVER_LIMITS,
): Promise<{ readonly facts: readonly unknown[] } | typeof DEFAULT_SERVER_LIMITS> {
  const query = [
    ["start", String(from)],
    ["end", String(to)],
  ] as const;
  const what = `the ${kind} of its streams`;
  try {
    const answer = jsonOf(await http.get({ path: `/loki/api/v1/${kind}`, query, expects: "json", what }));
    if (isRecord(answer)) return { facts: list(answer, "data") };
  } catch (error) {
    const narrower = limitsIn(error, limits);
    if (narrower === undefined) throw error;
    return narrower;
  }
  throw new Failure("unreachable", `Loki's answer about ${what} is no whole JSON`, {
    hint: "lgtrace doctor",
  });
}
