import type { Attributes } from "./attribute.ts";
import type { SpanId, TraceId } from "./ids.ts";

export const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  readonly timeUnixNano: bigint | undefined;
  readonly level: LogLevel | undefined;
  /** The line as it was written. */
  readonly body: string;
  /** What the line says: its message field, else the whole line. */
  readonly message: string;
  /** The parsed fields that are left when time, level, message, ids and service are taken out. */
  readonly attributes: Attributes;
  readonly service: string | undefined;
  /** The process that wrote it (pod, host and pid), where the line says so. */
  readonly instance: string | undefined;
  readonly traceId: TraceId | undefined;
  readonly spanId: SpanId | undefined;
}
