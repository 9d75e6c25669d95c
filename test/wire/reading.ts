import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import type { Document, Format, Problem, Sink } from "../../src/wire/format.ts";
import { formatOf } from "../../src/wire/index.ts";
import { parseJson } from "../../src/wire/json/json.ts";

/** All that a format made of a document. */
export class Reading implements Sink {
  readonly spans: Span[] = [];
  readonly lines: LogLine[] = [];
  readonly problems: Problem[] = [];
  readonly partials: string[] = [];

  span(span: Span): void {
    this.spans.push(span);
  }
  log(line: LogLine): void {
    this.lines.push(line);
  }
  problem(problem: Problem): void {
    this.problems.push(problem);
  }
  partial(reason: string): void {
    this.partials.push(reason);
  }

  get only(): Span {
    const [span] = this.spans;
    if (span === undefined || this.spans.length > 1) throw new Error(`${this.spans.length} spans`);
    return span;
  }
}

/** Detects and reads a JSON text. */
export function readJson(text: string): Reading & { format: string | undefined } {
  const document: Document = { kind: "json", value: parseJson(text), text };
  const format = formatOf(document);
  const reading = new Reading();
  if (format !== undefined) (format as Format).read(document, reading);
  return Object.assign(reading, { format: format?.name });
}
