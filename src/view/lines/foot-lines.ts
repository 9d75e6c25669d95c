import { conservationOf } from "../../report/conservation.ts";
import { counted, grouped } from "../../report/number.ts";
import type { Style } from "../../report/style.ts";
import { wrapped } from "../../report/suspects-text.ts";
import { blanks, cut, widthOf } from "../../report/width.ts";
import { type AppState, helpScroll, topScreen } from "../state/app-state.ts";
import type { Overlay, Prompt } from "../state/overlay.ts";
import type { TraceState } from "../state/trace-state.ts";
import { besides } from "./head-lines.ts";
import { pieces } from "./whole-lines.ts";

const SAID_ROWS = 4;

/**
 * The last line: what is typed, what was said, else the keys; at its right the count of what is shown. What
 * was said and is longer takes lines of what is above.
 */
export function footLines(app: AppState, style: Style): readonly string[] {
  const { overlay, waiting } = app;
  const { paint } = style;
  const screen = topScreen(app);
  const message = waiting ?? (screen.kind === "trace" ? screen.trace.message : screen.list.message);
  if (overlay?.kind === "prompt") return [promptLine(overlay, message?.(style) ?? "", style)];
  if (message !== undefined) return saidLines(message(style), style);
  const right = screen.kind === "trace" ? countText(screen.trace) : "";
  const room = style.width - widthOf(right) - 2;
  const keys = overlay?.kind === "help" ? helpKeys(app, style) : keysFor(overlay, screen.kind, room, style);
  return [paint.dim(besides(keys, right, style))];
}

function saidLines(text: string, style: Style): readonly string[] {
  const { paint, width, glyphs } = style;
  const lines = Array.from(wrapped("", text, style, String, 0), (line) => [...pieces(line, width)]).flat();
  const rest = lines.slice(SAID_ROWS - 1).join(" ");
  const shown = rest === "" ? lines : [...lines.slice(0, SAID_ROWS - 1), rest];
  return shown.map((line) => paint.bold(cut(line, width, glyphs.ellipsis)));
}

/** The end of what is typed is what is being looked at; at its right what it finds, where there is room. */
function promptLine({ label, text }: Prompt, found: string, style: Style): string {
  const { clean, width, paint, glyphs } = style;
  const room = width - widthOf(label) - 1;
  const shown = clean(text);
  const end =
    widthOf(shown) <= room ? shown : glyphs.ellipsis + shown.slice(-(room - glyphs.ellipsis.length));
  const typed = paint.bold(label) + end + (paint.level === 0 ? "_" : paint.inverse(" "));
  const left = room - widthOf(end) - widthOf(found);
  return left < 2 ? typed : typed + blanks(left) + paint.dim(found);
}

/** `10 of 10 spans, 2 log lines`: what is listed, folded or not, of what came in. A pane has all log lines. */
function countText({ subject, selection, logs }: TraceState): string {
  const { spansIn, spansShown, logsIn, logsShown, duplicates } = conservationOf(subject.facts, selection);
  const some = logs === "pane" || logsShown === logsIn ? "" : `${grouped(logsShown)} of `;
  const repeats = duplicates === 0 ? "" : `, ${counted(duplicates, "identical repeat")} merged`;
  const lines = logsIn === 0 ? "" : `, ${some}${counted(logsIn, "log line")}`;
  return `${grouped(spansShown)} of ${counted(spansIn, "span")}${repeats}${lines}`;
}

function helpKeys(app: AppState, { ascii }: Style): string {
  const more = helpScroll(app) === 0 ? "" : `${ascii ? "j/k" : "↑↓"} more  `;
  return `${more}any other key goes back`;
}

/** The keys for which there is room, those that are looked for first. */
function keysFor(
  overlay: Overlay | undefined,
  kind: "trace" | "list",
  room: number,
  { ascii }: Style,
): string {
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
