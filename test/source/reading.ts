import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import type { InputReport } from "../../src/source/input-report.ts";
import { readInput } from "../../src/source/read-input.ts";

export interface Reading {
  readonly report: InputReport;
  readonly spans: readonly Span[];
  readonly lines: readonly LogLine[];
  readonly partials: readonly string[];
}

/** Reads bytes that come in chunks of a size. */
export async function read(input: string | Uint8Array, chunk = 65_536): Promise<Reading> {
  const spans: Span[] = [];
  const lines: LogLine[] = [];
  const partials: string[] = [];
  const report = await readInput(chunksOf(Buffer.from(input), chunk), {
    span: (span) => spans.push(span),
    log: (line) => lines.push(line),
    partial: (reason, traceId) => partials.push(`${traceId}: ${reason}`),
  });
  return { report, spans, lines, partials };
}

export async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const TRACE = "5b8efff798038103d269b633813fc60c";

/** One line of OTLP JSON with one span. */
export function otlpLine(spanId: number, span: object = {}): string {
  const id = spanId.toString(16).padStart(16, "0");
  const whole = { traceId: TRACE, spanId: id, name: "llm.decode", startTimeUnixNano: "5", ...span };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [whole] }] }] });
}
