import { detailText } from "../../report/detail-text.ts";
import { blanks, fitLeft, widthOf } from "../../report/width.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { Part } from "../layout.ts";
import { logTop } from "../state/move.ts";
import type { TraceState } from "../state/trace-state.ts";
import { narrowed, type Pens, selectedLine } from "./pens.ts";

/** Narrower, a line has no room for its span's name. */
const NAMES_FROM = 90;
const NAME_CELLS = 24;

/** The trace's log lines in time order, with the span of each; the cursor's reversed where the keys move here. */
export function logLines(trace: TraceState, part: Part, given: Pens): readonly string[] {
  const pens = narrowed(given, part.columns);
  const { attachments } = trace.subject.facts;
  const top = logTop(trace, part.rows);
  return attachments.slice(top, top + part.rows).map((log, index) => {
    const isCursor = top + index === trace.logCursor;
    const line = lineOf(
      log,
      trace,
      isCursor && trace.focus === "logs" ? { ...pens, style: pens.plain } : pens,
    );
    if (!isCursor) return line;
    const { glyphs } = pens.style;
    return trace.focus === "logs" ? selectedLine(line, pens) : line.replace(" ", glyphs.cursor);
  });
}

function lineOf(log: LogAttachment, { subject }: TraceState, { style }: Pens): string {
  const hasNames = style.width >= NAMES_FROM;
  const room = style.width - 1 - (hasNames ? NAME_CELLS + 2 : 0);
  const text = detailText({ kind: "log", log }, room, subject.facts.tree.resolutionNs, style);
  if (!hasNames) return ` ${text}`;
  const name = log.node === undefined ? "" : style.clean(log.node.span.name);
  const named = style.paint.dim(fitLeft(name, NAME_CELLS, style.glyphs.ellipsis));
  return ` ${text}${blanks(room - widthOf(text) + 2)}${named}`;
}
