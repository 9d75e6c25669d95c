import { deedOf, LIST_KEYS, type ListDeed, TRACE_KEYS } from "../keys/bindings.ts";
import type { MousePress } from "../keys/read-mouse.ts";
import { layoutOf, partAt } from "../layout.ts";
import { plainWords } from "../words.ts";
import {
  type AppState,
  helpScroll,
  LIST_HEAD_ROWS,
  listRows,
  popped,
  said,
  topScreen,
  withoutTyped,
  withScreen,
} from "./app-state.ts";
import type { Pressed } from "./ask.ts";
import type { Texts } from "./choices.ts";
import { intended } from "./intent.ts";
import { clickedRow, pressList } from "./list-press.ts";
import { type ListState, movedTo } from "./list-state.ts";
import { moved, within } from "./move.ts";
import { type Help, type Overlay, type Prompt, pick, type } from "./overlay.ts";
import { entered, isLive } from "./prompt.ts";
import { clicked, pressTrace } from "./trace-press.ts";
import type { TraceState } from "./trace-state.ts";

/** A key by its name, or the mouse. */
export type Press = string | MousePress;

/** What a press needs to know beside the state. */
export interface Context {
  readonly texts: Texts;
  /** Lines of the detail pane as it is drawn now. */
  readonly detailRows: number;
  /** Nanoseconds; undefined: the text is no duration. */
  readonly readDuration: (text: string) => number | undefined;
}

const WHEEL_ROWS = 3;

/** A key or the mouse: the next state, and what it asks of the world. The terminal is none of its business. */
export function press(app: AppState, what: Press, context: Context): Pressed {
  if (what === "ctrl+c") return { app, ask: { kind: "quit", interrupted: true } };
  if (what === "ctrl+z") return { app, ask: { kind: "stop" } };
  if (typeof what !== "string") return app.overlay === undefined ? byMouse(app, what, context) : { app };
  if (app.overlay !== undefined) return overlaid(app, what, context);
  const screen = topScreen(app);
  return screen.kind === "trace" ? onTrace(app, what, context) : onList(app, what, context);
}

function onTrace(app: AppState, key: string, context: Context): Pressed {
  const screen = topScreen(app);
  const deed = deedOf(key, TRACE_KEYS);
  if (screen.kind !== "trace" || deed === undefined) return { app };
  if (deed === "mouse") return switchMouse(app);
  const { trace, overlay, ask, leaves } = pressTrace(screen.trace, deed, { ...context, size: app.size });
  const next = laidOver(withScreen(app, { kind: "trace", trace }), overlay);
  return leaves === true ? leave(next) : { app: next, ask };
}

function onList(app: AppState, key: string, { texts }: Context): Pressed {
  const screen = topScreen(app);
  const deed = deedOf(key, LIST_KEYS);
  if (screen.kind !== "list" || deed === undefined) return { app };
  if (deed === "mouse") return switchMouse(app);
  const { list, overlay, ask, leaves } = pressList(screen.list, deed, listRows(app.size), texts);
  const next = laidOver(withScreen(app, { kind: "list", list }), overlay);
  return leaves === true ? leave(next) : { app: next, ask };
}

function laidOver(app: AppState, overlay: Overlay | undefined): AppState {
  return { ...app, overlay, untyped: overlay?.kind === "prompt" ? topScreen(app) : undefined };
}

function leave(app: AppState): Pressed {
  return { app: app.screens.length > 1 ? popped(app) : said(app, plainWords("q quits, ? shows the keys")) };
}

function switchMouse(app: AppState): Pressed {
  const isOn = !app.mouse;
  const words = isOn ? "mouse on" : "mouse off: the terminal selects text";
  return { app: said({ ...app, mouse: isOn }, plainWords(words)), ask: { kind: "mouse", isOn } };
}

function overlaid(app: AppState, key: string, context: Context): Pressed {
  const { overlay } = app;
  if (overlay?.kind === "picker") {
    const picked = pick(overlay, key);
    if (picked === undefined || !("does" in picked)) return { app: { ...app, overlay: picked } };
    const { app: next, ask } = intended({ ...app, overlay: undefined }, picked);
    return { app: laidOver(next, next.overlay), ask };
  }
  if (overlay?.kind === "prompt") return { app: typedInto(app, overlay, key, context) };
  return { app: overlay?.kind === "help" ? inHelp(app, overlay, key) : app };
}

/** Keys that move scroll it, any other one closes it. */
function inHelp(app: AppState, help: Help, key: string): AppState {
  const page = Math.max(1, app.size.rows - 2);
  const most = helpScroll(app);
  const tops: Partial<Record<ListDeed, number>> = {
    ...{ up: help.top - 1, down: help.top + 1, first: 0, last: most },
    ...{ "page-up": help.top - page, "page-down": help.top + page },
  };
  const deed = deedOf(key, LIST_KEYS);
  const top = deed === undefined ? undefined : tops[deed];
  return { ...app, overlay: top === undefined ? undefined : { ...help, top: within(top, most + 1) } };
}

function typedInto(app: AppState, prompt: Prompt, key: string, context: Context): AppState {
  const before = withoutTyped({ ...app, overlay: undefined });
  if (key === "enter") return entered(before, prompt, context);
  const overlay = type(prompt, key);
  if (overlay === undefined) return before;
  return { ...(isLive(app, overlay) ? entered(before, overlay, context) : app), overlay };
}

function byMouse(app: AppState, mouse: MousePress, context: Context): Pressed {
  const screen = topScreen(app);
  return screen.kind === "list"
    ? mouseOnList(app, screen.list, mouse)
    : { app: mouseOnTrace(app, screen.trace, mouse, context) };
}

function mouseOnList(app: AppState, before: ListState, { button, row }: MousePress): Pressed {
  if (button === "left" && (row < LIST_HEAD_ROWS || row >= app.size.rows - 1)) return { app };
  const { list, ask } =
    button === "left"
      ? clickedRow(before, before.top + row - LIST_HEAD_ROWS)
      : { list: { ...movedTo(before, before.cursor + turnOf(button)), message: undefined } };
  return { app: withScreen(app, { kind: "list", list }), ask };
}

/** The wheel moves in what it stands over, a click goes there. */
function mouseOnTrace(
  app: AppState,
  before: TraceState,
  mouse: MousePress,
  { detailRows }: Context,
): AppState {
  const trace = { ...before, message: undefined };
  const layout = layoutOf(app.size, trace);
  const { part, line } = partAt(layout, mouse.row, mouse.column);
  if (part === undefined) return app;
  if (mouse.button === "left")
    return withScreen(app, { kind: "trace", trace: clicked(trace, part, line, layout) });
  const turned = moved({ ...trace, focus: part }, turnOf(mouse.button), layout, detailRows);
  return withScreen(app, { kind: "trace", trace: { ...turned, focus: trace.focus } });
}

function turnOf(button: MousePress["button"]): number {
  return button === "wheel-up" ? -WHEEL_ROWS : WHEEL_ROWS;
}
