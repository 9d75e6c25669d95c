import { isRecord, type JsonRecord } from "../../wire/json/fields.ts";
import type { HttpClient } from "../http/http-client.ts";
import { factsOf, type NanoWindow, type StreamFacts } from "./windows.ts";

/** Loki 3 gives every stream a service name, and a selector needs a matcher that cannot match empty. */
export const UNIVERSAL = withLabel("service_name");

/**
 * Selectors that together pick every stream of the windows: where no stream has a `service_name` (before
 * Loki 3, or `discover_service_name` off) as few labels as each stream has one of. Undefined where there
 * is no stream to tell by.
 */
export async function everyStream(
  http: HttpClient,
  windows: readonly NanoWindow[],
): Promise<readonly string[] | undefined> {
  const labels = await allFacts(http, "labels", windows);
  if (labels.length === 0) return undefined;
  if (labels.includes("service_name")) return [UNIVERSAL];
  return commonLabels((await allFacts(http, "series", windows)).filter(isRecord)).map(withLabel);
}

async function allFacts(http: HttpClient, kind: StreamFacts, windows: readonly NanoWindow[]) {
  const all: unknown[] = [];
  for (const window of windows) for await (const { facts } of factsOf(http, kind, window)) all.push(...facts);
  return all;
}

/** Again and again the label that most of the streams have which are left. */
function commonLabels(streams: readonly JsonRecord[]): string[] {
  const chosen: string[] = [];
  for (let left = streams; left.length > 0; ) {
    const label = commonest(left);
    if (label === undefined) break;
    chosen.push(label);
    left = left.filter((stream) => !has(stream, label));
  }
  return chosen;
}

function commonest(streams: readonly JsonRecord[]): string | undefined {
  const counts = new Map<string, number>();
  for (const stream of streams)
    for (const label of Object.keys(stream))
      if (has(stream, label)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))[0]?.[0];
}

function has(stream: JsonRecord, label: string): boolean {
  return /^[A-Za-z_]\w*$/.test(label) && typeof stream[label] === "string" && stream[label] !== "";
}

function withLabel(label: string): string {
  return `{${label}=~".+"}`;
}
