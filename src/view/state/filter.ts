import { counted } from "../../report/number.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Words } from "../words.ts";
import { to } from "./move.ts";
import {
  type Filter,
  NO_FILTER,
  nearestPlace,
  nodeAt,
  relisted,
  selected,
  type TraceState,
} from "./trace-state.ts";

/** Lists only the spans that the filter leaves, and those above them. */
export function filtered(state: TraceState, filter: Filter): TraceState {
  const selection = selected(state.subject, filter, state.logs);
  const listed = relisted(state, { filter, selection, search: undefined, jump: undefined });
  const here = nodeAt(state, state.cursor);
  const node = here ?? state.lost;
  const stays = here !== undefined && selection.passes(here);
  const next = node === undefined || stays ? listed : toNearest(listed, node);
  const lost = next.places.length === 0 ? node : undefined;
  return { ...next, lost, message: isOn(filter) ? leftWords(next) : undefined };
}

/** To the span that the filter keeps for itself and that stands nearest to where one was. */
function toNearest(state: TraceState, { index }: TreeNode): TraceState {
  const { spans, passes } = state.selection;
  const away = (node: TreeNode) => Math.abs(node.index - index);
  const kept = spans.filter((node) => passes(node));
  const nearest = kept.reduce<TreeNode | undefined>(
    (best, node) => (best === undefined || away(node) < away(best) ? node : best),
    undefined,
  );
  return nearest === undefined ? state : to(state, nearestPlace(state.places, nearest));
}

export function isOn({ service, minDurationNs, errorsOnly }: Filter): boolean {
  return service !== undefined || minDurationNs !== undefined || errorsOnly;
}

export function unfiltered(state: TraceState): TraceState {
  return filtered(state, NO_FILTER);
}

/** `errors of api over 50 ms`. */
export function filterWords({ service, minDurationNs, errorsOnly }: Filter): Words {
  return (style) =>
    [
      errorsOnly ? "errors" : "spans",
      service === undefined ? "" : `of ${style.clean(service)}`,
      minDurationNs === undefined ? "" : `of at least ${style.duration(minDurationNs, 1)}`,
    ]
      .filter((word) => word !== "")
      .join(" ");
}

function leftWords({ selection, subject, filter }: TraceState): Words {
  const all = subject.facts.tree.nodes.length;
  const left = selection.spans.length;
  return (style) =>
    left === 0
      ? `no ${filterWords(filter)(style)}; Esc shows all`
      : `${filterWords(filter)(style)}, with those above them: ${left} of ${counted(all, "span")}; Esc shows all`;
}
