import type { FoundTrace } from "../model/found-trace.ts";
import type { Deleted, StoreInfo } from "../model/store-info.ts";
import { clockTime } from "./clock-time.ts";
import { closedTable } from "./closed-table.ts";
import { foundJson } from "./find-json.ts";
import { jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";

const STORE_INFO_SCHEMA = "lgtrace.store-info/1";
const STORE_LIST_SCHEMA = "lgtrace.store-list/1";
const STORE_DELETE_SCHEMA = "lgtrace.store-delete/1";

export function storeInfoLines(info: StoreInfo, style: Style): readonly string[] {
  const { path, bytes, schemaVersion, traces, spans, logs, from, to } = info;
  const time = (nanos: bigint) => clockTime(nanos, style.timezone, "second");
  const rows = [
    ["store", style.clean(path)],
    ["size", `${(bytes / 1e6).toFixed(1)} MB`],
    ["schema", String(schemaVersion)],
    ["traces", grouped(traces)],
    ["spans", grouped(spans)],
    ["log lines", grouped(logs)],
    ...(from === undefined || to === undefined
      ? []
      : [
          ["from", time(from)],
          ["to", time(to)],
        ]),
  ];
  return closedTable(rows, ["left", "left"]);
}

export function storeInfoJson({ from, to, ...info }: StoreInfo): string {
  const [fromUnixNano, toUnixNano] = [from?.toString(), to?.toString()];
  return jsonText({ schema: STORE_INFO_SCHEMA, ...info, fromUnixNano, toUnixNano });
}

/** lgtrace.store-list/1 as one document (`json`) or a line for each trace and a summary (`jsonl`). */
export function storeListJson(
  path: string,
  traces: Iterable<FoundTrace> | AsyncIterable<FoundTrace>,
  form: "json" | "jsonl",
): AsyncGenerator<string, void> {
  const elements = foundElements(traces);
  return form === "jsonl"
    ? jsonLines(STORE_LIST_SCHEMA, elements, () => ({ path }))
    : jsonDocument(STORE_LIST_SCHEMA, "traces", elements, () => ({ path }));
}

export function storeDeletedLine({ traceIds, spans, logs }: Deleted): string {
  return `deleted ${counted(traceIds.length, "trace")}: ${counted(spans, "span")}, ${counted(logs, "log line")}`;
}

export function storeDeletedJson(deleted: Deleted): string {
  return jsonText({ schema: STORE_DELETE_SCHEMA, ...deleted });
}

async function* foundElements(
  traces: Iterable<FoundTrace> | AsyncIterable<FoundTrace>,
): AsyncGenerator<readonly string[], void> {
  for await (const { spanIds: _none, ...found } of traces) yield [jsonText(foundJson(found))];
}
