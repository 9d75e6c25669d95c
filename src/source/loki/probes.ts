import { isRecord, type JsonRecord, list, recordField } from "../../wire/json/fields.ts";
import { type Greeting, greet, jsonOf, REFUSALS, textOf, versionOf } from "../greeting.ts";
import type { HttpClient } from "../http/http-client.ts";

const RECENT_LINES = 500;
const CATEGORIZED = ["X-Loki-Response-Encoding-Flags", "categorize-labels"] as const;

/** A line as Loki holds it: what is in its labels, beside it, and in its text. */
export interface StoredLine {
  readonly timeUnixNano: bigint;
  readonly labels: ReadonlyMap<string, string>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly text: string;
}

/** What a query answers: lines, or that it refuses to. */
export type StoredLines =
  | { readonly refused: number; readonly text: string }
  | { readonly lines: readonly StoredLine[] };

/** The build's information, which needs no rights, with the version that stands in it. */
export async function lokiBuild(
  http: HttpClient,
  now: () => bigint,
): Promise<Greeting & { readonly version: string | undefined }> {
  const asked = { path: "/loki/api/v1/status/buildinfo", expects: "json", what: "its version" } as const;
  const greeting = await greet(http, { ...asked, tolerate: REFUSALS }, now);
  const version = greeting.status === 200 ? versionOf(parsed(greeting.text)) : undefined;
  return { ...greeting, version };
}

/** What Loki says while it cannot answer queries yet (they would hang); undefined when it is ready. */
export async function lokiNotReady(http: HttpClient): Promise<string | undefined> {
  const tolerate = [...REFUSALS, 404, 503];
  const answer = await http.get({ path: "/ready", expects: "text", what: "whether it is ready", tolerate });
  return answer.status === 503 ? textOf(answer).trim() : undefined;
}

/** The newest lines of the streams that a selector picks, from Unix nanoseconds, half open. */
export async function recentLines(
  http: HttpClient,
  selector: string,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Promise<StoredLines> {
  const answer = await http.get({
    path: "/loki/api/v1/query_range",
    query: [
      ["query", selector],
      ["start", String(from)],
      ["end", String(to)],
      ["limit", String(RECENT_LINES)],
      ["direction", "backward"],
    ],
    headers: [CATEGORIZED],
    expects: "json",
    what: "recent lines",
    tolerate: REFUSALS,
  });
  if (answer.status !== 200) return { refused: answer.status, text: textOf(answer) };
  const json = jsonOf(answer);
  const data = isRecord(json) ? recordField(json, "data") : undefined;
  const streams = data === undefined ? [] : list(data, "result").filter(isRecord);
  return { lines: streams.flatMap(linesOf) };
}

function linesOf(stream: JsonRecord): readonly StoredLine[] {
  const labels = textsOf(recordField(stream, "stream"));
  return list(stream, "values").flatMap((entry): StoredLine[] => {
    const [time, text, more]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof time !== "string" || !/^\d+$/.test(time) || typeof text !== "string") return [];
    const metadata = textsOf(isRecord(more) ? recordField(more, "structuredMetadata") : undefined);
    return [{ timeUnixNano: BigInt(time), labels, metadata, text }];
  });
}

function textsOf(record: JsonRecord | undefined): ReadonlyMap<string, string> {
  const entries = Object.entries(record ?? {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
