import type { SpanEvent } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { FOLD_FROM } from "./fold.ts";
import type { Detail } from "./row.ts";

/** What stands under a span: its error, its attributes where asked, its events and log lines in time order. */
export function detailsOf(
  facts: TraceFacts,
  node: TreeNode,
  logs: readonly LogAttachment[],
  options: { readonly attributes: boolean; readonly fold: boolean },
): readonly Detail[] {
  return [
    ...errorOf(facts, node),
    ...(options.attributes ? attributesOf(node) : []),
    ...inTimeOrder([
      ...eventsOf(node.span.events, facts.startUnixNano, options.fold),
      ...logs.map((log): TimedDetail => ({ kind: "log", log })),
    ]),
  ];
}

type TimedDetail = Extract<Detail, { kind: "log" | "event" }>;

function errorOf(facts: TraceFacts, node: TreeNode): readonly Detail[] {
  const { failed, errorType, errorMessage } = facts.spanFacts(node);
  if (!failed) return [];
  const words = [errorType, node.span.statusMessage ?? errorMessage].filter((word) => word !== undefined);
  return words.length === 0 ? [] : [{ kind: "error", message: [...new Set(words)].join(": ") }];
}

function attributesOf(node: TreeNode): readonly Detail[] {
  return Array.from(node.span.attributes, ([key, value]) => ({ kind: "attribute", key, value }));
}

/** Events in their order; a name that comes often (one a token) is one row with its count. */
function eventsOf(events: readonly SpanEvent[], origin: bigint, fold: boolean): readonly TimedDetail[] {
  const byName = Map.groupBy(events, (event) => event.name);
  const rows = events.flatMap((event): TimedDetail[] => {
    const alike = byName.get(event.name) ?? [];
    const folds = fold && alike.length >= FOLD_FROM && event.name !== "exception";
    if (folds && alike[0] !== event) return [];
    const time = event.timeUnixNano;
    const offsetNs = time === undefined ? undefined : nanosBetween(origin, time);
    return [{ kind: "event", event, count: folds ? alike.length : 1, offsetNs }];
  });
  return rows;
}

function inTimeOrder(details: readonly TimedDetail[]): readonly TimedDetail[] {
  return details.toSorted((a, b) => offsetOf(a) - offsetOf(b));
}

function offsetOf(detail: TimedDetail): number {
  const offsetNs = detail.kind === "log" ? detail.log.offsetNs : detail.offsetNs;
  return offsetNs ?? Number.MAX_VALUE;
}
