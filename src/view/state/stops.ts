import { counted } from "../../report/number.ts";
import type { Stop, StopKind } from "../subject.ts";
import { plainWords, type Words } from "../words.ts";
import { revealed } from "./opening.ts";
import { nodeAt, type TraceState } from "./trace-state.ts";

const BY_TIME: ReadonlySet<StopKind> = new Set<StopKind>(["gap", "critical-path step"]);

/** To the next stop of a kind after the cursor, or the one before it; round again at the end. */
export function jumped(state: TraceState, kind: StopKind, forward: boolean): TraceState {
  const stops = state.subject.stops(kind).filter(({ node }) => state.selection.has(node));
  const at = nextOf(stops, state, kind, forward);
  const stop = stops[at];
  if (stop === undefined) return { ...state, message: nothing(state, kind) };
  const next = revealed(state, stop.node);
  return {
    ...next,
    jump: { kind, at, node: stop.node },
    message: wordsOf(stop, kind, at, stops.length, state.subject.facts.tree.resolutionNs),
  };
}

function nextOf(stops: readonly Stop[], state: TraceState, kind: StopKind, forward: boolean): number {
  const here = nodeAt(state, state.cursor);
  const { jump } = state;
  if (jump?.kind === kind && jump.node === here && jump.at < stops.length)
    return (jump.at + (forward ? 1 : -1) + stops.length) % stops.length;
  const place = (stop: Stop) => (BY_TIME.has(kind) ? stop.startNs : stop.node.index);
  const from = here === undefined ? -1 : BY_TIME.has(kind) ? here.offsetNs : here.index;
  const found = forward
    ? stops.findIndex((stop) => place(stop) > from)
    : stops.findLastIndex((stop) => place(stop) < from);
  return found >= 0 ? found : forward ? 0 : stops.length - 1;
}

/** `finding 1 of 3: L01 zero-tokens`, `gap 2 of 4: 45 ms at +58 ms in rag.retrieve, where nothing below it ran`. */
function wordsOf(stop: Stop, kind: StopKind, at: number, count: number, resolutionNs: number): Words {
  return (style) => {
    const { words, startNs, lastsNs, node } = stop;
    const head = `${kind} ${at + 1} of ${count}`;
    if (!BY_TIME.has(kind) || lastsNs === undefined)
      return words === "" ? head : `${head}: ${style.clean(words)}`;
    const when = `${style.duration(lastsNs, resolutionNs)} at ${style.offset(startNs, resolutionNs)}`;
    const what = kind === "gap" ? ", where nothing below it ran" : "";
    return `${head}: ${when} in ${style.clean(node.span.name)}${what}`;
  };
}

/** Checks that could not run are no pass. */
function nothing({ subject }: TraceState, kind: StopKind): Words {
  if (subject.stops(kind).length > 0) return plainWords(`no ${kind} among the spans that the filter leaves`);
  const unjudged = kind === "finding" ? subject.diagnosis.unjudged.length : 0;
  const doubt = unjudged === 0 ? "" : `; ${counted(unjudged, "check")} could not run`;
  return plainWords(`no ${kind} in this trace${doubt}`);
}
