import type { TraceDeed } from "../keys/bindings.ts";
import { type Focus, type Layout, type LogPlace, layoutOf, type Size } from "../layout.ts";
import { plainWords } from "../words.ts";
import type { Ask } from "./ask.ts";
import { copyPicker, filterPicker, linkPicker, suspectPicker, type Texts } from "./choices.ts";
import { isOn, unfiltered } from "./filter.ts";
import { logTop, moved, pageOf, scrolled, to, toLine, withLogsIn } from "./move.ts";
import { allClosed, allOpened, closed, opened, toggled } from "./opening.ts";
import type { Overlay, Prompt } from "./overlay.ts";
import { nextHit } from "./search.ts";
import { jumped } from "./stops.ts";
import { nodeAt, type TraceState } from "./trace-state.ts";
import { zoomed, zoomedBack } from "./zoom.ts";

/** What surrounds a trace screen while a key is pressed. */
export interface Surroundings {
  readonly size: Size;
  /** Lines that the detail pane has in all, drawn or not. */
  readonly detailRows: number;
  readonly texts: Texts;
}

/** What a key made of a trace screen: its new state, what lies over it, what it asks. */
export interface TraceOutcome {
  readonly trace: TraceState;
  readonly overlay?: Overlay | undefined;
  readonly ask?: Ask | undefined;
  /** Esc found nothing here to go back from. */
  readonly leaves?: true;
}

const NEXT_LOG_PLACE: Readonly<Record<LogPlace, LogPlace>> = { tree: "pane", pane: "hidden", hidden: "tree" };

/** A key on a trace screen. */
export function pressTrace(before: TraceState, deed: TraceDeed, around: Surroundings): TraceOutcome {
  const trace = { ...before, message: undefined };
  const layout = layoutOf(around.size, trace);
  const moving =
    move(trace, deed, layout, around.detailRows) ?? jump(trace, deed) ?? arrange(trace, deed, layout);
  if (moving !== undefined) return { trace: moving };
  const overlay = over(trace, deed, around.texts);
  return overlay === undefined ? beyond(trace, deed) : { trace, overlay };
}

function move(
  trace: TraceState,
  deed: TraceDeed,
  layout: Layout,
  detailRows: number,
): TraceState | undefined {
  const by = (rows: number) => moved(trace, rows, layout, detailRows);
  switch (deed) {
    case "up":
      return by(-1);
    case "down":
      return by(1);
    case "page-up":
      return by(-pageOf(trace, layout));
    case "page-down":
      return by(pageOf(trace, layout));
    case "first":
      return by(Number.NEGATIVE_INFINITY);
    case "last":
      return by(Number.POSITIVE_INFINITY);
    case "open":
      return trace.focus === "tree" ? opened(trace) : trace;
    case "close":
      return trace.focus === "tree" ? closed(trace) : { ...trace, focus: "tree" };
    case "toggle":
      return trace.focus === "tree" ? toggled(trace) : by(pageOf(trace, layout));
    case "open-all":
      return allOpened(trace);
    case "close-all":
      return allClosed(trace);
    default:
      return undefined;
  }
}

function jump(trace: TraceState, deed: TraceDeed): TraceState | undefined {
  switch (deed) {
    case "next":
    case "previous":
      return trace.search === undefined
        ? jumped(trace, "finding", deed === "next")
        : nextHit(trace, deed === "next");
    case "next-error":
    case "previous-error":
      return jumped(trace, "error", deed === "next-error");
    case "next-gap":
    case "previous-gap":
      return jumped(trace, "gap", deed === "next-gap");
    case "next-step":
    case "previous-step":
      return jumped(trace, "critical-path step", deed === "next-step");
    default:
      return undefined;
  }
}

function arrange(trace: TraceState, deed: TraceDeed, layout: Layout): TraceState | undefined {
  switch (deed) {
    case "zoom":
      return zoomed(trace);
    case "zoom-back":
      return zoomedBack(trace);
    case "logs":
      return withLogs(trace);
    case "side":
      return { ...trace, paneSide: layout.side === "right" ? "below" : "right" };
    case "detail":
      return enter(trace);
    case "next-part":
      return { ...trace, focus: part(trace, 1) };
    case "previous-part":
      return { ...trace, focus: part(trace, -1) };
    default:
      return undefined;
  }
}

/** On folded siblings Enter spreads them: they have no detail of their own. */
function enter(trace: TraceState): TraceState {
  const place = trace.places[trace.cursor];
  if (trace.focus === "tree" && place?.kind === "span" && place.nodes.length > 1) return opened(trace);
  return { ...trace, focus: trace.focus === "detail" ? "tree" : "detail" };
}

function withLogs(trace: TraceState): TraceState {
  const count = trace.subject.facts.attachments.length;
  if (count === 0) return { ...trace, message: plainWords("this trace has no log lines") };
  const logs = NEXT_LOG_PLACE[trace.logs];
  const words = {
    tree: "log lines in the tree",
    pane: "log lines in a pane (Tab goes there)",
    hidden: "log lines hidden",
  };
  return { ...withLogsIn(trace, logs), message: plainWords(words[logs]) };
}

function part({ focus, logs }: TraceState, step: number): Focus {
  const parts: readonly Focus[] = logs === "pane" ? ["tree", "detail", "logs"] : ["tree", "detail"];
  return parts[(parts.indexOf(focus) + step + parts.length) % parts.length] ?? "tree";
}

function over(trace: TraceState, deed: TraceDeed, texts: Texts): Overlay | undefined {
  switch (deed) {
    case "help":
      return { kind: "help", top: 0 };
    case "search":
      return SEARCH;
    case "filter":
      return filterPicker(trace);
    case "copy":
      return copyPicker(trace, texts);
    default:
      return undefined;
  }
}

const SEARCH: Prompt = { kind: "prompt", label: "/", text: "", purpose: "search" };

function beyond(trace: TraceState, deed: TraceDeed): TraceOutcome {
  switch (deed) {
    case "export":
      return { trace, ask: { kind: "export", subject: trace.subject } };
    case "browse":
      return { trace, ask: { kind: "browse", subject: trace.subject } };
    case "suspects":
      return suspected(trace);
    case "link":
      return linked(trace);
    case "quit":
      return { trace, ask: { kind: "quit" } };
    case "back":
      return back(trace);
    default:
      return { trace };
  }
}

function suspected(trace: TraceState): TraceOutcome {
  const overlay = suspectPicker(trace);
  if (overlay.choices.length > 0) return { trace, overlay };
  return {
    trace: { ...trace, message: plainWords("nothing is suspected here (n goes through the findings)") },
  };
}

/** One link is followed, of several one is chosen. */
function linked(trace: TraceState): TraceOutcome {
  const links = nodeAt(trace, trace.cursor)?.span.links ?? [];
  const [only, other] = links;
  if (only === undefined) return { trace: { ...trace, message: plainWords("this span links to no trace") } };
  if (other !== undefined) return { trace, overlay: linkPicker(links) };
  return { trace, ask: { kind: "open", traceId: only.traceId, spanId: only.spanId } };
}

/** One thing at a time, the last first: the pane, the search, the zoom, the filter, the screen. */
function back(trace: TraceState): TraceOutcome {
  if (trace.focus !== "tree") return { trace: { ...trace, focus: "tree" } };
  if (trace.search !== undefined) return { trace: { ...trace, search: undefined } };
  if (trace.zooms.length > 0) return { trace: zoomedBack(trace) };
  if (isOn(trace.filter)) return { trace: unfiltered(trace) };
  return { trace, leaves: true };
}

/** A click goes to the row or the log line; on the row that is selected it folds. */
export function clicked(trace: TraceState, part: Focus, line: number, layout: Layout): TraceState {
  if (part === "detail") return { ...trace, focus: part };
  if (part === "logs") return toLine({ ...trace, focus: part }, logTop(trace, layout.logs.rows) + line);
  const row = trace.top + line;
  if (row >= trace.places.length) return trace;
  return row === trace.cursor ? toggled(trace) : to({ ...trace, focus: part }, row);
}

/** Scrolled so that the cursor is in sight. */
export function inSight(trace: TraceState, size: Size): TraceState {
  const { tree } = layoutOf(size, trace);
  const top = scrolled(trace.top, trace.cursor, tree.rows, trace.places.length);
  return top === trace.top ? trace : { ...trace, top };
}
