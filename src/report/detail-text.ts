import type { Attributes } from "../model/attribute.ts";
import type { LogLevel } from "../model/log-line.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import { fieldText, valueText } from "./attribute-text.ts";
import type { Detail } from "./row.ts";
import type { Style } from "./style.ts";
import { cut, widthOf } from "./width.ts";

/** A line's parts before they are cut and painted. */
interface Parts {
  readonly head: string;
  readonly level: LogLevel | undefined;
  readonly text: string;
  /** Never cut away. */
  readonly tail: string;
  readonly failed: boolean;
}

/** No more of a value than this many UTF-16 units is looked at for each cell, unless all is asked. */
const UNITS_PER_CELL = 8;

/** One detail in at most `cells` cells, painted: `+231 ms  WARN  kv_cache.full  action=eviction slot=3`. */
export function detailText(detail: Detail, cells: number, resolutionNs: number, style: Style): string {
  const { head, level, text, tail, failed } = partsOf(detail, resolutionNs, cells, style);
  const { paint, glyphs } = style;
  const levelText = level === undefined ? "" : `${level.padEnd(5)} `;
  const room = cells - widthOf(head) - levelText.length - widthOf(tail);
  const words = style.full ? text : cut(text, Math.max(0, room), glyphs.ellipsis);
  const line = paint.dim(head) + paintLevel(levelText, level, style);
  const whole = line + (failed ? paint.red(words) : paint.dim(words)) + paint.dim(tail);
  return room >= 0 || style.full ? whole : paint.dim(cut(head + levelText + tail, cells, glyphs.ellipsis));
}

function partsOf(detail: Detail, resolutionNs: number, cells: number, style: Style): Parts {
  const { glyphs } = style;
  const plain = { level: undefined, tail: "", failed: false };
  const text = (recorded: string) =>
    style.clean(style.full ? recorded : recorded.slice(0, cells * UNITS_PER_CELL));
  switch (detail.kind) {
    case "log":
      return logParts(detail.log, resolutionNs, text, style);
    case "error":
      return { ...plain, head: `${glyphs.error} `, text: text(detail.message), failed: true };
    case "attribute":
      return { ...plain, head: "", text: text(`${detail.key}  ${valueText(detail.value)}`) };
    case "event": {
      const head = offsetHead(detail.offsetNs, resolutionNs, style);
      const times = detail.count > 1 ? ` ${glyphs.times}${detail.count}` : "";
      const said = `event  ${detail.event.name}`;
      const fields = detail.count > 1 ? "" : fieldsOf(detail.event.attributes);
      return { ...plain, head, text: text(said + times + fields), failed: detail.event.name === "exception" };
    }
  }
}

function logParts(
  { line, attachedBy, offsetNs }: LogAttachment,
  resolutionNs: number,
  text: (recorded: string) => string,
  style: Style,
): Parts {
  return {
    head: offsetHead(offsetNs, resolutionNs, style),
    level: line.level,
    text: text(line.message + fieldsOf(line.attributes)),
    tail: attachedBy === "time" ? "  (by time)" : "",
    failed: line.level === "ERROR" || line.level === "FATAL",
  };
}

function offsetHead(offsetNs: number | undefined, resolutionNs: number, style: Style): string {
  return offsetNs === undefined ? "(no time)  " : `${style.offset(offsetNs, resolutionNs)}  `;
}

function fieldsOf(attributes: Attributes): string {
  const fields = Array.from(attributes, ([key, value]) => `${key}=${fieldText(value)}`);
  return fields.length === 0 ? "" : `  ${fields.join(" ")}`;
}

function paintLevel(text: string, level: LogLevel | undefined, { paint }: Style): string {
  if (level === "ERROR" || level === "FATAL") return paint.red(text);
  return level === "WARN" ? paint.yellow(text) : paint.dim(text);
}
