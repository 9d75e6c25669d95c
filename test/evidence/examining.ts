import type { IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { examine } from "../../src/evidence/doctor/examine.ts";
import { openRemote } from "../../src/evidence/remote.ts";
import type { Backend } from "../../src/model/backend.ts";
import type { Check, CheckGroup } from "../../src/model/check.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import { type Routes, refusedUrl, startReplay } from "../replay/server.ts";
import { backendAt, QUIET } from "../source/tempo/asking.ts";

/** When the examinations here happen. */
export const NOW = new Date("2026-05-22T14:32:07Z");
const nanosOf = (date: Date): bigint => BigInt(date.getTime()) * 1_000_000n;

export const TRACE_ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
function traceAt(now: Date): object {
  return {
    traceID: TRACE_ID,
    rootServiceName: "miniserve",
    rootTraceName: "http.handler",
    startTimeUnixNano: String(nanosOf(now) - 42_000_000_000n),
  };
}

/** The types in which each attribute is stored. */
export type Stored = Readonly<Record<string, readonly string[]>>;

const WELL_STORED: Stored = {
  "llm.tokens.out": ["int"],
  "llm.tokens.in": ["int"],
  "llm.model": ["string"],
  "llm.stop_reason": ["string"],
};

/** A Tempo that is well, by its own clock and by what it holds of the last minute. */
export function wellTempo(stored: Stored = WELL_STORED, now = NOW, traces = [traceAt(now)]): Routes {
  return {
    "/api/echo": echoAt(now),
    "/api/status/buildinfo": json({ version: "3.0.3" }),
    "/api/search": json({ traces, metrics: {} }),
    "/api/v2/search/tags": json({ scopes: [{ name: "span", tags: Object.keys(stored) }] }),
    "/api/v2/search/tag/*": (request, response) => valuesIn(stored, request)(request, response),
  };
}

export function echoAt(date: Date): Reply {
  return plain(200, "echo", { date: date.toUTCString() });
}

function valuesIn(stored: Stored, { url = "" }: IncomingMessage): Reply {
  const key = /span\."([^"]+)"/.exec(decodeURIComponent(url))?.[1] ?? "";
  return json({ tagValues: (stored[key] ?? []).map((type) => ({ type, value: "1" })) });
}

/** A line as Loki gives it: labels, text, what stands beside it. */
export interface Logged {
  readonly stream?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly beside?: Readonly<Record<string, string>>;
}

/** A Loki that is well and has these lines for whoever asks. */
export function wellLoki(lines: readonly Logged[], now = NOW): Routes {
  return {
    "/loki/api/v1/status/buildinfo": (request, response) =>
      plain(200, '{"version":"3.7.6"}', {
        "content-type": "application/json",
        date: now.toUTCString(),
      })(request, response),
    "/ready": plain(200, "ready\n"),
    "/loki/api/v1/labels": json({ status: "success", data: ["service_name"] }),
    "/loki/api/v1/query_range": linesAnswer(lines, now),
  };
}

export function linesAnswer(lines: readonly Logged[], now = NOW): Reply {
  const result = lines.map(({ stream = {}, text = "served", beside = {} }) => ({
    stream: { service_name: "miniserve", ...stream },
    values: [[String(nanosOf(now) - 41_000_000_000n), text, { structuredMetadata: beside }]],
  }));
  const data = { resultType: "streams", result, encodingFlags: ["categorize-labels"] };
  return json({ status: "success", data });
}

/** `"down"`: nobody listens there; without the key there is none. */
export interface Examined {
  readonly tempo?: Routes | "down";
  readonly loki?: Routes | "down";
  /** What is sent to both. */
  readonly sent?: Pick<Partial<Backend>, "headers" | "tenant" | "credentialsFrom" | "withheld">;
}

/** What `doctor` finds at these backends. */
export async function examined({ tempo, loki, sent = {} }: Examined): Promise<readonly CheckGroup[]> {
  const backend = async <Kind extends "Tempo" | "Loki">(kind: Kind, routes: Routes | "down" | undefined) =>
    routes && { ...backendAt(kind, await addressOf(routes)), ...sent };
  const remote = await openRemote(
    {
      tempo: await backend("Tempo", tempo),
      loki: await backend("Loki", loki),
      grafana: undefined,
      lokiSelector: undefined,
    },
    undefined,
    QUIET,
  );
  onTestFinished(() => remote.close());
  return examine(remote, () => nanosOf(NOW));
}

async function addressOf(routes: Routes | "down"): Promise<string> {
  if (routes === "down") return refusedUrl();
  const server = await startReplay(routes);
  onTestFinished(() => server.close());
  return server.url;
}

/** The check of this id. */
export function checkOf(groups: readonly CheckGroup[], id: string): Check {
  const found = groups.flatMap(({ checks }) => checks).find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}
