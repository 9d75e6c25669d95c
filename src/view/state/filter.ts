import { counted } from "../../report/number.ts";
import type { Words } from "../words.ts";
import { type Filter, NO_FILTER, relisted, selected, type TraceState } from "./trace-state.ts";

/** Lists only the spans that the filter leaves, and those above them. */
export function filtered(state: TraceState, filter: Filter): TraceState {
  const selection = selected(state.subject, filter, state.logs);
  const next = relisted(state, { filter, selection, search: undefined, jump: undefined });
  return { ...next, message: isOn(filter) ? leftWords(next) : undefined };
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
