import type { NamedContext } from "../model/named-context.ts";
import { closedTable } from "./closed-table.ts";
import { jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";
import type { Style } from "./style.ts";

const CONTEXT_LIST_SCHEMA = "lgtrace.context-list/1";
const COLUMNS = ["tempo", "loki", "grafana"] as const;

/** A row for each context, `*` at the current one; addresses that no context has are left out. */
export function contextLines(contexts: readonly NamedContext[], { clean, paint }: Style): readonly string[] {
  const shown = COLUMNS.filter((column) => contexts.some((context) => context[column] !== undefined));
  const rows = contexts.map(({ name, current, auth, ...addresses }) => [
    current ? "*" : "",
    clean(name),
    ...shown.map((column) => clean(addresses[column] ?? "")),
    auth.length === 0 ? "none" : auth.join(", "),
  ]);
  const heading = ["", "context", ...shown, "credentials"];
  const [head = "", ...lines] = closedTable(
    [heading, ...rows],
    heading.map(() => "left" as const),
  );
  return [paint.dim(head), ...lines];
}

/** lgtrace.context-list/1 as one document (`json`) or a line for each context and a summary (`jsonl`). */
export function contextListJson(
  contexts: readonly NamedContext[],
  path: string,
  form: "json" | "jsonl",
): AsyncGenerator<string, void> {
  const elements = contexts.map((context) => [jsonText({ ...context })]);
  return form === "jsonl"
    ? jsonLines(CONTEXT_LIST_SCHEMA, elements, () => ({ path }))
    : jsonDocument(CONTEXT_LIST_SCHEMA, "contexts", elements, () => ({ path }));
}
