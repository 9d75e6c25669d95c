import type { FoundTrace } from "../model/found-trace.ts";
import type { FindResult } from "./find-result.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";

const FIND_SCHEMA = "lgtrace.find/1";

/** lgtrace.find/1 as one document (`json`) or a line for each match and a summary (`jsonl`). */
export function findJson(result: FindResult, form: "json" | "jsonl"): AsyncGenerator<string, void> {
  const elements = foundElements(result.matches);
  return form === "jsonl"
    ? jsonLines(FIND_SCHEMA, elements, () => aboutSearch(result))
    : jsonDocument(FIND_SCHEMA, "matches", elements, () => aboutSearch(result));
}

/** One element of `matches[]`, also of store-list's `traces[]`. */
export function foundJson(found: Omit<FoundTrace, "spanIds"> & Partial<FoundTrace>): JsonRecord {
  const { traceId, service, rootName, startUnixNano, ...others } = found;
  return { traceId, service, rootName, startUnixNano: startUnixNano.toString(), ...others };
}

async function* foundElements(matches: FindResult["matches"]): AsyncGenerator<readonly string[], void> {
  for await (const found of matches) yield [jsonText(foundJson(found))];
}

function aboutSearch({ source, query, complete, searched }: FindResult): JsonRecord {
  const { traces, spans, from, to, tookMs } = searched();
  return {
    source,
    query,
    complete: complete(),
    searched: { traces, spans, from: from?.toString(), to: to?.toString(), tookMs },
  };
}
