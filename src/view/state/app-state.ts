import { LIST_KEYS, TRACE_KEYS } from "../keys/bindings.ts";
import { helpOverflow, type Size } from "../layout.ts";
import type { Opened } from "../subject.ts";
import type { Words } from "../words.ts";
import { listInSight } from "./list-press.ts";
import { type Listed, type ListState, relist } from "./list-state.ts";
import { openTrace } from "./open-trace.ts";
import type { Overlay } from "./overlay.ts";
import { inSight } from "./trace-press.ts";
import type { TraceState } from "./trace-state.ts";

export type Screen =
  | { readonly kind: "trace"; readonly trace: TraceState }
  | { readonly kind: "list"; readonly list: ListState };

/** All that is on the terminal. The last screen is drawn; Esc leads to those before it. */
export interface AppState {
  readonly size: Size;
  readonly screens: readonly [Screen, ...Screen[]];
  readonly overlay: Overlay | undefined;
  /** The screen as it was when the prompt over it was opened: what is typed is tried on it. */
  readonly untyped: Screen | undefined;
  readonly mouse: boolean;
  /** What is being waited for. */
  readonly waiting: Words | undefined;
}

/** Title, what was searched, heading. */
export const LIST_HEAD_ROWS = 3;

/** Rows of a list that are drawn: the foot has a line too. */
export function listRows({ rows }: Size): number {
  return Math.max(1, rows - LIST_HEAD_ROWS - 1);
}

/** How far the help over a screen can be scrolled. */
export function helpScroll(app: AppState): number {
  return helpOverflow(app.size, (topScreen(app).kind === "trace" ? TRACE_KEYS : LIST_KEYS).length);
}

export function appState(size: Size, first: Screen): AppState {
  const screens: AppState["screens"] = [settled(first, size)];
  return { size, screens, overlay: undefined, untyped: undefined, mouse: true, waiting: undefined };
}

export function topScreen({ screens }: AppState): Screen {
  return screens.at(-1) ?? screens[0];
}

/** The screen that is drawn in another state, scrolled so that its cursor is in sight. */
export function withScreen(app: AppState, screen: Screen): AppState {
  const below = app.screens.slice(0, -1);
  const shown = settled(screen, app.size);
  const [first, ...others] = [...below, shown];
  return { ...app, screens: [first ?? shown, ...others] };
}

export function pushed(app: AppState, screen: Screen): AppState {
  const [first, ...others] = app.screens;
  return {
    ...app,
    screens: [first, ...others, settled(screen, app.size)],
    overlay: undefined,
    waiting: undefined,
  };
}

/** Back to the screen before; there is always one left. */
export function popped(app: AppState): AppState {
  const [first, ...others] = app.screens;
  const below: AppState["screens"] = [first, ...others.slice(0, -1)];
  return resized({ ...app, screens: below }, app.size);
}

export function resized(app: AppState, size: Size): AppState {
  return withScreen({ ...app, size }, topScreen(app));
}

export function openedTrace(app: AppState, opened: Opened, spanId: string | undefined): AppState {
  return pushed(app, { kind: "trace", trace: openTrace(opened, spanId) });
}

/** Something to say on the screen that is drawn. */
export function said(app: AppState, message: Words): AppState {
  const screen = topScreen(app);
  const next: Screen =
    screen.kind === "trace"
      ? { kind: "trace", trace: { ...screen.trace, message } }
      : { kind: "list", list: { ...screen.list, message } };
  return { ...withScreen(app, next), waiting: undefined };
}

/** The screen drawn as it was before anything was typed; rows that have come since stay. */
export function withoutTyped(app: AppState): AppState {
  const { untyped } = app;
  const screen = topScreen(app);
  if (untyped === undefined) return app;
  if (untyped.kind === "trace" || screen.kind === "trace") return withScreen(app, untyped);
  const { filter, search, cursor } = untyped.list;
  const list = relist(screen.list, { filter, search, message: undefined });
  return withScreen(app, { kind: "list", list: { ...list, cursor } });
}

/** More rows for the list, wherever it stands. */
export function listed(app: AppState, rows: readonly Listed[], end?: { readonly summary: Words }): AppState {
  const [first, ...others] = app.screens;
  if (first.kind !== "list") return app;
  const change = {
    rows: [...first.list.rows, ...rows],
    ...(end === undefined ? {} : { done: true, ...end }),
  };
  return {
    ...app,
    screens: [settled({ kind: "list", list: relist(first.list, change) }, app.size), ...others],
  };
}

function settled(screen: Screen, size: Size): Screen {
  return screen.kind === "trace"
    ? { kind: "trace", trace: inSight(screen.trace, size) }
    : { kind: "list", list: listInSight(screen.list, listRows(size)) };
}
