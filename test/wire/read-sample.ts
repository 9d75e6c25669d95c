import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import type { Document, Format, Problem } from "../../src/wire/format.ts";
import { parseJson } from "../../src/wire/json/json.ts";

export interface Sample {
  readonly spans: Span[];
  readonly logs: LogLine[];
  readonly problems: Problem[];
  readonly partials: { reason: string; traceId: string | undefined }[];
}

/** A JSON text as the document that a format gets. */
export function jsonDocument(text: string): Document {
  return { kind: "json", value: parseJson(text), text };
}

/** All that a format reads from a JSON text. */
export function readSample(format: Format, text: string): Sample {
  const sample: Sample = { spans: [], logs: [], problems: [], partials: [] };
  format.read(jsonDocument(text), {
    span: (span) => sample.spans.push(span),
    log: (line) => sample.logs.push(line),
    problem: (problem) => sample.problems.push(problem),
    partial: (reason, traceId) => sample.partials.push({ reason, traceId }),
  });
  return sample;
}

/** The one span of a sample that has a name. */
export function spanNamed(sample: Sample, name: string): Span {
  const [span, ...others] = sample.spans.filter((one) => one.name === name);
  if (span === undefined || others.length > 0)
    throw new Error(`${others.length + (span ? 1 : 0)} spans named ${name}`);
  return span;
}
