import type { Place, SpanPlace } from "../../report/row.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type Beginning, type Opened, Subject } from "../subject.ts";
import { plainWords } from "../words.ts";
import { NOTHING_KEPT, placeOf, placesOf, selected, type TraceState } from "./trace-state.ts";

const SAMPLE = 200;

/** A trace's screen as it begins, on a span: the one named, else the first that bears the worst finding. */
export function openTrace({ facts, diagnosis, note, beginning = {} }: Opened, spanId?: string): TraceState {
  const subject = new Subject(facts, diagnosis);
  const { service, minDurationNs, errorsOnly = false } = beginning;
  const { logs = "tree", fold = true, attributes = false } = beginning;
  const filter = { service, minDurationNs, errorsOnly };
  const selection = selected(subject, filter, logs);
  const listed = {
    subject,
    selection,
    lost: undefined,
    listing: { fold, attributes },
    opening: { closed: closedBelow(subject, beginning), spread: new Set<TreeNode>() },
  };
  const places = [...placesOf(listed).all()];
  const node = startNode(subject, spanId ?? beginning.spanId);
  return {
    ...listed,
    filter,
    kept: NOTHING_KEPT,
    places,
    sample: sampleOf(places),
    allRows: places.length,
    logCount: facts.attachments.length,
    cursor: node === undefined ? 0 : Math.max(0, placeOf(places, node)),
    top: 0,
    zooms: [],
    focus: "tree",
    logs,
    paneSide: undefined,
    detailTop: 0,
    logCursor: node === undefined ? 0 : subject.lineNear(node),
    search: undefined,
    jump: undefined,
    message: note === undefined ? undefined : plainWords(note),
  };
}

/** Spans at the last of so many levels. */
function closedBelow({ facts }: Subject, { depth }: Beginning): ReadonlySet<TreeNode> {
  if (depth === undefined) return new Set();
  return new Set(facts.tree.nodes.filter((node) => node.depth === depth - 1 && node.children.length > 0));
}

function startNode({ facts, diagnosis }: Subject, spanId: string | undefined): TreeNode | undefined {
  const worst = diagnosis.findings.find(({ severity }) => severity !== "info")?.spanIds[0];
  const wanted = spanId ?? worst;
  return facts.tree.nodes.find(({ span }) => span.spanId === wanted) ?? facts.firstError;
}

/** The first spans, and as many from all over the rest. */
function sampleOf(places: readonly Place[]): readonly SpanPlace[] {
  const spans = places.filter((place) => place.kind === "span");
  const step = Math.max(1, Math.floor(spans.length / SAMPLE));
  return spans.filter((_, at) => at < SAMPLE || at % step === 0);
}
