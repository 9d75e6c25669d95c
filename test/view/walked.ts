import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { readDuration } from "../../src/query/parse-time.ts";
import { diagnose } from "../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import type { Size } from "../../src/view/layout.ts";
import { type AppState, appState, topScreen } from "../../src/view/state/app-state.ts";
import type { Ask } from "../../src/view/state/ask.ts";
import { EMPTY_LIST, type Listed, type ListState, relist } from "../../src/view/state/list-state.ts";
import { openTrace } from "../../src/view/state/open-trace.ts";
import { type Context, type Press, press } from "../../src/view/state/press.ts";
import { nodeAt, type TraceState } from "../../src/view/state/trace-state.ts";
import type { Opened } from "../../src/view/subject.ts";
import { styleWith } from "../report/draw.ts";
import { factsOf, log, span } from "../trace/story.ts";

export const CONTEXT: Context = {
  texts: {
    traceqlOf: ({ span: { name } }) => `{ name = "${name}" }`,
    commandOf: ({ subject }) => `lgtrace show ${subject.facts.evidence.traceId}`,
    openingOf: (traceId) => `lgtrace show ${traceId} -i`,
  },
  detailRows: 40,
  readDuration,
};

/** A request of two services: retrieval, eight alike steps, a failure, lines with and without a span. */
export function request(): TraceFacts {
  const steps = Array.from({ length: 8 }, (_, at) =>
    span("step", { parent: "decode", at: [50 + at * 5, 55 + at * 5], spanId: `step${at}` as Span["spanId"] }),
  );
  const spans = [
    span("http", { at: [0, 100] }),
    span("retrieve", { parent: "http", at: [2, 40], service: "search", has: { "db.statement": "SELECT 1" } }),
    span("embed", { parent: "retrieve", at: [3, 10], service: "search" }),
    span("rank", { parent: "retrieve", at: [12, 38], service: "search" }),
    span("decode", { parent: "http", at: [45, 95] }),
    ...steps,
    span("write", { parent: "http", at: [96, 99], status: "ERROR", statusMessage: "disk full" }),
    span("lost", { parent: "nobody", at: [20, 21] }),
  ];
  const logs = [
    log("asked", { at: 1, spanId: "http" }),
    log("ranked the rest", { at: 30, spanId: "rank" }),
    log("no room for it", { at: 98, spanId: "write" }),
    log("of the trace as a whole", { at: 99 }),
  ];
  return factsOf(spans, { logs });
}

export function opened(facts: TraceFacts): Opened {
  return { facts, diagnosis: diagnose(RULES, ruleFacts(facts, SETTLED)) };
}

export function walkIn(facts: TraceFacts, size: Size = { columns: 100, rows: 30 }): AppState {
  return appState(size, { kind: "trace", trace: openTrace(opened(facts)) });
}

export function listOf(rows: readonly Listed[], size: Size = { columns: 100, rows: 30 }): AppState {
  return appState(size, { kind: "list", list: relist(EMPTY_LIST, { rows, done: true }) });
}

/** The state after some keys, and what was asked on the way. */
export function pressed(
  app: AppState,
  ...keys: readonly Press[]
): { readonly app: AppState; readonly asks: readonly Ask[] } {
  const asks: Ask[] = [];
  let state = app;
  for (const key of keys) {
    const { app: next, ask } = press(state, key, CONTEXT);
    state = next;
    if (ask !== undefined) asks.push(ask);
  }
  return { app: state, asks };
}

export function traceOf(app: AppState): TraceState {
  const screen = topScreen(app);
  if (screen.kind !== "trace") throw new Error("a list is drawn");
  return screen.trace;
}

export function listIn(app: AppState): ListState {
  const screen = topScreen(app);
  if (screen.kind !== "list") throw new Error("a trace is drawn");
  return screen.list;
}

/** Where the cursor is: a span's name, a line, a section. */
export function cursorOf(app: AppState): string {
  const trace = traceOf(app);
  const place = trace.places[trace.cursor];
  if (place === undefined) return "nothing";
  if (place.kind === "section") return `missing ${place.missingSpanId ?? "no span"}`;
  if (place.kind === "detail")
    return place.detail.kind === "log" ? lineText(place.detail.log.line) : place.detail.kind;
  const [{ span: first }, other] = place.nodes;
  return other === undefined ? first.name : `${first.name} ×${place.nodes.length}`;
}

export function spanAt(app: AppState): string | undefined {
  const trace = traceOf(app);
  return nodeAt(trace, trace.cursor)?.span.spanId;
}

function lineText({ body }: LogLine): string {
  return `line ${body}`;
}

/** What the last key said. */
export function saidIn(app: AppState): string | undefined {
  const screen = topScreen(app);
  const message = screen.kind === "trace" ? screen.trace.message : screen.list.message;
  return message?.(styleWith());
}
