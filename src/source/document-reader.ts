import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { Document, Format, LazyFormat, Problem, Reader, Sink } from "../wire/format.ts";
import { formatOf, type Precedent } from "../wire/index.ts";
import { foundText } from "../wire/json/fields.ts";
import { textLog } from "../wire/log/text-log.ts";
import type { Torn } from "../wire/text/piece.ts";
import { type InputReport, type PlacedProblem, ProblemList, type Unrecognised } from "./input-report.ts";

/** Where spans and lines go; problems stand in the report. */
export type EvidenceSink = Pick<Sink, "span" | "log" | "partial">;

/** A document, where it begins, and where its JSON broke. */
interface PlacedDocument {
  readonly document: Document;
  readonly line: number | undefined;
  readonly byte: number;
  readonly torn: Torn | undefined;
}

/** So many documents that nothing knows are kept, in case a log begins below them. */
const MAX_UNKNOWN = 1000;

/**
 * Reads the documents of one input in their order, each by its format, and keeps count. Where a log
 * has begun, every line that nothing else knows is a line of it.
 */
export class DocumentReader {
  readonly #evidence: EvidenceSink;
  readonly #sink: Sink;
  readonly #problems = new ProblemList();
  readonly #readers = new Map<Format | LazyFormat, Reader>();
  readonly #unknown: PlacedDocument[] = [];
  /** Traces of the document at hand. */
  readonly #traceIds = new Set<TraceId>();
  #at: Pick<PlacedDocument, "line" | "byte"> = { line: undefined, byte: 0 };
  #trace: Format | LazyFormat | undefined;
  #line: Precedent | undefined;
  #hasLog = false;
  #spans = 0;
  #logLines = 0;
  #unrecognised = 0;

  constructor(evidence: EvidenceSink) {
    this.#evidence = evidence;
    this.#sink = {
      span: (span) => this.#span(span),
      log: (line) => this.#logLine(line),
      problem: (problem) => this.#problem(problem),
      partial: (reason, traceId) => this.#partial(reason, traceId),
    };
  }

  /** Reads one document. A promise only where its format has to be loaded first. */
  read(placed: PlacedDocument): undefined | Promise<void> {
    const { document, torn } = placed;
    this.#at = placed;
    if (torn !== undefined && document.kind === "json") this.#problems.add(problemOf(torn));
    const format = isTornRecord(placed) ? undefined : formatOf(document, this.#trace, this.#line);
    if (format !== undefined) return this.#known(document, format);
    if (this.#hasLog) return this.#known(document, textLog);
    this.#unrecognised += 1;
    if (this.#unknown.length < MAX_UNKNOWN) this.#unknown.push(placed);
    return undefined;
  }

  /** Nothing follows. `bytes` is how many there were. */
  end(bytes: number): InputReport {
    for (const reader of this.#readers.values()) reader.end(this.#sink);
    const torn = this.#unknown.flatMap((placed) => placed.torn ?? []).map(problemOf);
    if (this.#trace !== undefined) for (const problem of torn) this.#problems.add(problem);
    const [first] = this.#unknown.filter((placed) => this.#trace === undefined || placed.torn === undefined);
    return {
      formats: [...this.#readers.keys()].map((format) => format.name),
      bytes,
      spans: this.#spans,
      logLines: this.#logLines,
      problems: this.#problems.listed,
      problemCount: this.#problems.count,
      unrecognised: this.#unrecognised - (this.#trace === undefined ? 0 : torn.length),
      firstUnrecognised: first && unrecognised(first),
      torn: this.#trace === undefined ? torn[0] : undefined,
    };
  }

  /** A problem of the input itself, at a byte of it. */
  problemAt(byte: number, expected: string, found: string): void {
    this.#problems.add({ path: "", expected, found, line: undefined, byte });
  }

  #known(document: Document, format: Format | LazyFormat): undefined | Promise<void> {
    if (format.carries === "logs" && !this.#hasLog) this.#beginLog();
    if (format.carries !== "logs") this.#trace = format;
    else if (format !== textLog) this.#line = { document, format };
    const reader = this.#readers.get(format);
    if (reader !== undefined) return this.#readWith(reader, document);
    if ("load" in format) return format.load().then((loaded) => this.#open(format, loaded, document));
    return this.#open(format, format, document);
  }

  #open(name: Format | LazyFormat, format: Format, document: Document): undefined {
    const reader = format.reader?.() ?? { read: (one, sink) => format.read(one, sink), end: () => {} };
    this.#readers.set(name, reader);
    return this.#readWith(reader, document);
  }

  #readWith(reader: Reader, document: Document): undefined {
    this.#traceIds.clear();
    reader.read(document, this.#sink);
  }

  /** What nothing knew above the first line of a log belongs to it. */
  #beginLog(): void {
    this.#hasLog = true;
    const { line, byte } = this.#at;
    for (const placed of this.#unknown.splice(0)) {
      this.#unrecognised -= 1;
      this.#at = placed;
      this.#known(placed.document, textLog);
    }
    this.#at = { line, byte };
  }

  #span(span: Span): void {
    this.#spans += 1;
    this.#traceIds.add(span.traceId);
    this.#evidence.span(span);
  }

  #logLine(line: LogLine): void {
    this.#logLines += 1;
    this.#evidence.log(line);
  }

  #problem(problem: Problem): void {
    this.#problems.add({ ...problem, line: this.#at.line, byte: this.#at.byte });
  }

  #partial(reason: string, traceId: TraceId | undefined): void {
    if (traceId !== undefined || this.#traceIds.size === 0) this.#evidence.partial(reason, traceId);
    else for (const id of this.#traceIds) this.#evidence.partial(reason, id);
  }
}

/** A JSON object that broke off: a lost record, even if it reads like a line of text. */
function isTornRecord({ document, torn }: PlacedDocument): boolean {
  return torn !== undefined && document.kind === "text" && document.line.trimStart().startsWith("{");
}

function unrecognised({ document, line, byte }: PlacedDocument): Unrecognised {
  return { line, byte, found: found(document) };
}

function found(document: Document): string {
  if (document.kind === "bytes") return `bytes that begin with ${hex(document.bytes.subarray(0, 8))}`;
  return document.kind === "json" ? foundText(document.value) : `the text ${foundText(document.line)}`;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function problemOf(torn: Torn): PlacedProblem {
  return { path: "", ...torn };
}
