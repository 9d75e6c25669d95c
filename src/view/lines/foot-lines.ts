import { conservationOf } from "../../report/conservation.ts";
import { counted, grouped } from "../../report/number.ts";
import type { Style } from "../../report/style.ts";
import { cut, widthOf } from "../../report/width.ts";
import { type AppState, topScreen } from "../state/app-state.ts";
import type { Overlay } from "../state/overlay.ts";
import type { TraceState } from "../state/trace-state.ts";
import { besides } from "./head-lines.ts";

/** The last line: what is typed, what was said, else the keys; at its right the count of what is shown. */
export function footLine(app: AppState, style: Style): string {
  const { overlay, waiting } = app;
  const { paint } = style;
  const screen = topScreen(app);
  if (overlay?.kind === "prompt") return promptLine(overlay.label, overlay.text, style);
  const message = waiting ?? (screen.kind === "trace" ? screen.trace.message : screen.list.message);
  if (message !== undefined) return paint.bold(cut(message(style), style.width, style.glyphs.ellipsis));
  const right = screen.kind === "trace" ? countText(screen.trace) : "";
  const room = style.width - widthOf(right) - 2;
  return paint.dim(besides(keysFor(overlay, screen.kind, room, style), right, style));
}

/** The end of what is typed is what is being looked at. */
function promptLine(label: string, text: string, { clean, width, paint, glyphs }: Style): string {
  const room = width - widthOf(label) - 1;
  const shown = clean(text);
  const end =
    widthOf(shown) <= room ? shown : glyphs.ellipsis + shown.slice(-(room - glyphs.ellipsis.length));
  return paint.bold(label) + end + (paint.level === 0 ? "_" : paint.inverse(" "));
}

/** `10 of 10 spans, 2 of 2 log lines`: what is listed, folded or not, of what came in. */
function countText({ subject, selection }: TraceState): string {
  const { spansIn, spansShown, logsIn, duplicates } = conservationOf(subject.facts, selection);
  const repeats = duplicates === 0 ? "" : `, ${counted(duplicates, "identical repeat")} merged`;
  const logs = logsIn === 0 ? "" : `, ${counted(logsIn, "log line")}`;
  return `${grouped(spansShown)} of ${counted(spansIn, "span")}${repeats}${logs}`;
}

/** The keys for which there is room, those that are looked for first. */
function keysFor(
  overlay: Overlay | undefined,
  kind: "trace" | "list",
  room: number,
  { ascii }: Style,
): string {
  if (overlay?.kind === "help") return "any other key goes back";
  const entries = overlay?.kind === "picker" ? PICKER_FOOT : kind === "trace" ? TRACE_FOOT : LIST_FOOT;
  let line = "";
  for (const [sign, asciiSign, does] of entries) {
    const longer = `${line}${line === "" ? "" : "  "}${ascii ? asciiSign : sign} ${does}`;
    if (widthOf(longer) > room) break;
    line = longer;
  }
  return line;
}

const PICKER_FOOT = [
  ["↑↓", "j/k", "move"],
  ["⏎", "Enter", "choose"],
  ["Esc", "Esc", "back"],
] as const;

const TRACE_FOOT = [
  ["?", "?", "help"],
  ["q", "q", "quit"],
  ["↑↓", "j/k", "move"],
  ["←→", "h/l", "fold"],
  ["⏎", "Enter", "detail"],
  ["n", "n", "next finding"],
  ["/", "/", "search"],
  ["L", "L", "logs"],
  ["z", "z", "zoom"],
  ["y", "y", "copy"],
] as const;

const LIST_FOOT = [
  ["?", "?", "help"],
  ["q", "q", "quit"],
  ["↑↓", "j/k", "move"],
  ["⏎", "Enter", "open"],
  ["s", "s", "sort"],
  ["f", "f", "filter"],
  ["/", "/", "search"],
  ["y", "y", "copy"],
] as const;
