import { type AppState, topScreen, withScreen } from "./app-state.ts";
import type { Pressed } from "./ask.ts";
import { filtered, unfiltered } from "./filter.ts";
import { sortedBy } from "./list-press.ts";
import { SORTS } from "./list-state.ts";
import { revealed } from "./opening.ts";
import type { Intent } from "./overlay.ts";

/** To a span of the trace on the screen. */
function gone(app: AppState, spanId: string | undefined): AppState {
  const screen = topScreen(app);
  if (screen.kind !== "trace") return app;
  const { nodes } = screen.trace.subject.facts.tree;
  const node = nodes.find(({ span }) => span.spanId === spanId);
  return node === undefined ? app : withScreen(app, { kind: "trace", trace: revealed(screen.trace, node) });
}

/** What becomes of a choice. */
export function intended(app: AppState, intent: Intent): Pressed {
  const screen = topScreen(app);
  switch (intent.does) {
    case "copy":
      return { app, ask: { kind: "copy", what: intent.what, text: intent.text() } };
    case "open":
      return { app, ask: { kind: "open", traceId: intent.traceId, spanId: intent.spanId } };
    case "ask-duration":
      return {
        app: {
          ...app,
          overlay: { kind: "prompt", label: "spans of at least: ", text: "", purpose: "duration" },
        },
      };
    case "sort": {
      const by = SORTS.find((known) => known === intent.by);
      if (screen.kind !== "list" || by === undefined) return { app };
      return { app: withScreen(app, { kind: "list", list: sortedBy(screen.list, by) }) };
    }
    case "go":
      return { app: gone(app, intent.spanId) };
    case "filter":
    case "unfilter": {
      if (screen.kind !== "trace") return { app };
      const { trace } = screen;
      const next =
        intent.does === "filter" ? filtered(trace, { ...trace.filter, ...intent.change }) : unfiltered(trace);
      return { app: withScreen(app, { kind: "trace", trace: next }) };
    }
  }
}
