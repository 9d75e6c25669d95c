import { spansBelow } from "../../trace/spans-below.ts";
import { plainWords } from "../words.ts";
import { nodeAt, type Stretch, stretchOf, type TraceState } from "./trace-state.ts";

/** The axis becomes the selected span's time, with that of what is drawn under it. */
export function zoomed(state: TraceState): TraceState {
  const node = nodeAt(state, state.cursor);
  if (node === undefined) return state;
  const fromNs = node.offsetNs;
  let untilNs = fromNs + Math.max(0, node.durationNs ?? 0);
  for (const { offsetNs, durationNs } of spansBelow(state.subject.facts.tree, node))
    untilNs = Math.max(untilNs, offsetNs + Math.max(0, durationNs ?? 0));
  return zoomedTo(state, { fromNs, totalNs: untilNs - fromNs });
}

function zoomedTo(state: TraceState, stretch: Stretch): TraceState {
  const shown = stretchOf(state);
  if (stretch.totalNs === 0)
    return { ...state, message: plainWords("a span of no length cannot be zoomed to") };
  if (shown.fromNs === stretch.fromNs && shown.totalNs === stretch.totalNs) return state;
  return { ...state, zooms: [...state.zooms, stretch] };
}

/** Back to the axis before. */
export function zoomedBack(state: TraceState): TraceState {
  return { ...state, zooms: state.zooms.slice(0, -1) };
}
