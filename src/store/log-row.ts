import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { isAttributes, NO_ATTRIBUTES } from "../model/attribute.ts";
import type { SpanId, TraceId } from "../model/ids.ts";
import type { LogLevel, LogLine } from "../model/log-line.ts";
import { attributesOfText } from "./attribute-scan.ts";
import { textOfAttributes } from "./attribute-text.ts";
import { clamped } from "./span-row.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** One line's row but for its number. */
export interface LogRow {
  readonly fingerprint: number;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  /** Unix nanoseconds, at most as far out as 64 bits reach; `more` has the time that was recorded. */
  readonly time: bigint | null;
  readonly level: string | null;
  readonly service: string | null;
  readonly instance: string | null;
  readonly body: string;
  readonly more: string | null;
}

export function rowOfLine(line: LogLine): LogRow {
  const time = line.timeUnixNano === undefined ? null : clamped(line.timeUnixNano);
  const row = {
    trace_id: orNull(line.traceId),
    span_id: orNull(line.spanId),
    time,
    level: line.level ?? null,
    instance: orNull(line.instance),
    body: storedText(line.body),
    more: moreOf(line, time),
  };
  const parts = [row.trace_id, row.span_id, time, row.level, row.instance, row.body, row.more];
  return { ...row, service: orNull(line.service), fingerprint: fingerprintOf(parts.join("\0")) };
}

export function lineOfRow(row: LogRow): LogLine {
  const more = row.more === null ? NO_ATTRIBUTES : attributesOfText(row.more);
  const exactTime = more.get("timeUnixNano");
  const message = more.get("message");
  const body = recordedText(row.body);
  return {
    timeUnixNano: typeof exactTime === "bigint" ? exactTime : (row.time ?? undefined),
    level: (row.level ?? undefined) as LogLevel | undefined,
    body,
    message: typeof message === "string" ? message : body,
    attributes: attributesIn(more.get("attributes")),
    service: orAbsent(row.service),
    instance: orAbsent(row.instance),
    traceId: orAbsent(row.trace_id) as TraceId | undefined,
    spanId: orAbsent(row.span_id) as SpanId | undefined,
  };
}

function moreOf(line: LogLine, time: bigint | null): string | null {
  const more = new Map<string, AttributeValue>();
  if (line.timeUnixNano !== undefined && line.timeUnixNano !== time)
    more.set("timeUnixNano", line.timeUnixNano);
  if (line.message !== line.body) more.set("message", line.message);
  if (line.attributes.size > 0) more.set("attributes", line.attributes);
  return more.size === 0 ? null : textOfAttributes(more);
}

/** 53 bits of a text (two multiplicative hashes side by side): finds candidates, decides nothing. */
function fingerprintOf(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low ^= low >>> 15;
  high ^= high >>> 13;
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function orNull(text: string | undefined): string | null {
  return text === undefined ? null : storedText(text);
}

function orAbsent(stored: string | null): string | undefined {
  return stored === null ? undefined : recordedText(stored);
}

function attributesIn(value: AttributeValue | undefined): Attributes {
  return isAttributes(value) ? value : NO_ATTRIBUTES;
}
