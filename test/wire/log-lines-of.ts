import type { LogLine } from "../../src/model/log-line.ts";
import type { Document, Format, Problem, Sink } from "../../src/wire/format.ts";
import { parseJson } from "../../src/wire/json/json.ts";

/** A line as the splitter hands it out: parsed if it is JSON, else text. */
export function documentOf(line: string): Document {
  try {
    return { kind: "json", value: parseJson(line), text: line };
  } catch {
    return { kind: "text", line };
  }
}

export function readLines(
  format: Format,
  lines: readonly string[],
): { logs: LogLine[]; problems: Problem[] } {
  const logs: LogLine[] = [];
  const problems: Problem[] = [];
  const sink: Sink = {
    span: () => {},
    log: (line) => logs.push(line),
    problem: (problem) => problems.push(problem),
    partial: () => {},
  };
  const reader = format.reader?.();
  for (const line of lines) reader?.read(documentOf(line), sink);
  reader?.end(sink);
  return { logs, problems };
}

export function logLinesOf(format: Format, ...lines: readonly string[]): LogLine[] {
  return readLines(format, lines).logs;
}

/** What a line says, without its body; absent keys are left out. */
export function saidBy(line: LogLine | undefined): { readonly [key: string]: unknown } {
  if (line === undefined) return {};
  const { body: _body, attributes, ...said } = line;
  const present = Object.entries({ ...said, attributes: plain(attributes) });
  return Object.fromEntries(present.filter(([, value]) => value !== undefined));
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return Array.isArray(value) ? value.map(plain) : value;
}
