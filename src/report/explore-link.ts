import type { TraceFacts } from "../trace/facts.ts";

/** For reports that may lead elsewhere. */
export interface Linked {
  /** Where a trace can be looked at; undefined: nowhere that is known. */
  readonly linkOf?: ((facts: TraceFacts) => string | undefined) | undefined;
}

/** A Grafana, and its data source for Tempo, where that is known. */
export interface Explore {
  readonly url: string;
  readonly tempoUid: string | undefined;
}

const NANOS_PER_MS = 1_000_000n;
const AROUND_MS = 300_000n;

/** The address of Grafana's Explore with the trace in it, and five minutes around it for its log lines. */
export function exploreLink({ url, tempoUid }: Explore, { evidence, tree }: TraceFacts): string {
  const datasource = tempoUid === undefined ? { type: "tempo" } : { type: "tempo", uid: tempoUid };
  const query = { refId: "A", datasource, queryType: "traceql", query: evidence.traceId.toWellFormed() };
  const from = tree.startUnixNano / NANOS_PER_MS - AROUND_MS;
  const to = tree.endUnixNano / NANOS_PER_MS + AROUND_MS;
  const pane = {
    ...(tempoUid === undefined ? {} : { datasource: tempoUid }),
    queries: [query],
    range: { from: String(from), to: String(to) },
  };
  return `${url}/explore?schemaVersion=1&panes=${encoded(JSON.stringify({ a: pane }))}`;
}

/** Parentheses too: Markdown ends its addresses there. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
}
