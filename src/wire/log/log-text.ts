import type { SpanId, TraceId } from "../../model/ids.ts";
import type { LogLevel } from "../../model/log-line.ts";
import { loggedSpanId, loggedTraceId, spanIdBeside } from "./log-ids.ts";
import { levelOfWord } from "./log-level.ts";

/** Which request a text says that it belongs to, and the service where the same pattern names it. */
export interface TextTrace {
  readonly traceId: TraceId;
  readonly spanId: SpanId | undefined;
  readonly service: string | undefined;
}

/** Time and level stand at the beginning of a line; what follows is the message's own. */
const HEAD_CHARS = 256;
const MAY_HOLD_ID = /[0-9a-f]{16}|dd\.trace_id/i;
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;

/** How texts write ids, the least mistakable first. */
const TRACES = [
  /\b(?<id>00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})\b/i,
  /\bdd\.trace_id["']?\s*[=:]\s*["']?(?<decimal>\w{1,32})/i,
  /\b(?<id>1-[0-9a-f]{8}-[0-9a-f]{24}(?:(?:@|;Parent=)[0-9a-f]{16})?)\b/i,
  /(?:trace[_. -]?id|trace-context)["']?\s*[=:]\s*["']?(?<id>[\w:/@=-]{16,200})/i,
  /\btrace["']?\s*[=: ]\s*["']?(?<id>[0-9a-f]{32})\b/i,
  /\[(?:(?<app>[^\],[]{0,100}),)?(?<id>[0-9a-f]{32}|[0-9a-f]{16})[,-](?<span>[0-9a-f]{16})(?:,[^\]]{0,20})?\]/i,
];
const SPAN = /(?<dd>dd\.)?span[_. -]?id["']?\s*[=:]\s*["']?(?<id>\w{1,32})/i;
const SERVICE = /\b(?:service\.name|dd\.service)["']?[=:]\s*["']?(?<name>[^\s\],"']+)/;

const ISO = String.raw`\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)\b)?`;
const TIME = new RegExp(
  String.raw`${ISO}|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`,
);
const WORDS = "TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|SEVERE|FATAL|CRITICAL|PANIC|EMERG";
/** `level=info` · `[error]` · `ERROR` anywhere in the head · .NET's and uvicorn's `fail:` · klog's `E1121 12:` */
const LEVELS = [
  /\b(?:level|levelname|severity|lvl)["']?\s*[=:]\s*["']?(?<word>[A-Za-z]+)/i,
  /\[\s*(?<word>trace|debug|info|notice|warn|warning|error|err|fatal|critical|crit|alert|emerg)\s*\]/i,
  new RegExp(String.raw`(?<![\w-])(?<word>${WORDS})(?![\w-])`),
  /^\s*(?<word>trce|dbug|debug|info|warn|warning|fail|crit|error|fatal|panic):/i,
  /^(?<klog>[IWEF])\d{4} \d\d:\d\d:/,
];
const KLOG: { readonly [letter: string]: LogLevel } = { I: "INFO", W: "WARN", E: "ERROR", F: "FATAL" };

const IN_SOURCE_CODE = /trace_?id\S{0,2}\s*[=:]\s*["'`]/i;
/** A line that begins as log lines do: with a time or a level, in brackets or not. */
const LOG_HEAD = [
  new RegExp(String.raw`^[[(<]*(?:${ISO}|\d\d:\d\d:\d\d[.,]\d{3}\b)`),
  new RegExp(String.raw`^[[(<]*(?:${WORDS})(?:\s*[:\]|>]|\s+[[(\d])`),
  /^\[(?:trace|debug|info|warn|error|fatal)\s*\]\s/i,
  /^(?:trce|dbug|info|warn|fail|crit): \S/,
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ \S+: /,
  /^\S{1,100} \S{1,100} \S{1,100} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]/,
];

/** The trace that a text names. */
export function traceInText(raw: string): TextTrace | undefined {
  if (!MAY_HOLD_ID.test(raw)) return undefined;
  const text = withoutEscapes(raw);
  for (const form of TRACES) {
    const { id, decimal, app, span } = form.exec(text)?.groups ?? {};
    const recorded = id ?? decimal;
    const traceId = recorded === undefined ? undefined : loggedTraceId(recorded, decimal !== undefined);
    if (traceId === undefined) continue;
    const spanId = loggedSpanId(span, false) ?? spanIdBeside(recorded) ?? spanInText(text);
    return { traceId, spanId, service: app || SERVICE.exec(text)?.groups?.name };
  }
  return undefined;
}

/** The level that a text begins with. */
export function levelInText(text: string): LogLevel | undefined {
  const head = headOf(text);
  for (const form of LEVELS) {
    const { word, klog } = form.exec(head)?.groups ?? {};
    const level = klog === undefined ? levelOfWord(word ?? "") : KLOG[klog];
    if (level !== undefined) return level;
  }
  return undefined;
}

/** The time that a text begins with, as it is written; a time of day without a date is none. */
export function timeInText(text: string): string | undefined {
  return TIME.exec(headOf(text))?.[0];
}

/** Evidence that a line of text was written by a logger, and is not prose or source code. */
export function looksLogged(text: string): boolean {
  const head = headOf(text);
  if (LOG_HEAD.some((form) => form.test(head))) return true;
  return !IN_SOURCE_CODE.test(text) && traceInText(text) !== undefined;
}

function spanInText(text: string): SpanId | undefined {
  const { id, dd } = SPAN.exec(text)?.groups ?? {};
  return loggedSpanId(id ?? "", dd !== undefined);
}

function headOf(text: string): string {
  return withoutEscapes(text.slice(0, HEAD_CHARS));
}

function withoutEscapes(text: string): string {
  return text.includes("\x1b") ? text.replace(ESCAPES, "") : text;
}
