import type { TraceEvidence } from "../model/evidence.ts";
import type { TraceId } from "../model/ids.ts";
import type { InputWarning, UnreadablePart } from "../model/import-summary.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { StrayLines } from "../model/stray-lines.ts";
import { fileChunks, findInputs, isSystemError, reasonOf } from "../source/files.ts";
import { readInput } from "../source/read-input.ts";
import { assemble } from "./assemble.ts";
import { Collection } from "./collect.ts";
import { inputTrouble } from "./input-trouble.ts";
import { otherLines } from "./merge-lines.ts";

/** What some files, and stdin, hold together. */
export interface FilesRead {
  readonly traces: readonly TraceEvidence[];
  /** Inputs that could be opened. */
  readonly files: number;
  readonly skipped: number;
  readonly spans: number;
  readonly lines: number;
  /** Log lines that belong to none of the traces. */
  readonly otherLines: number;
  /** Of these the lines that name a trace which was not given. */
  readonly strayLines: StrayLines;
  readonly warnings: readonly InputWarning[];
  readonly unreadable: readonly UnreadablePart[];
}

/** Reads all of them into memory. No trouble with a file throws. */
export async function readFiles(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<FileReading> {
  const reading = new FileReading();
  if (stdin !== undefined) await reading.read("stdin", true, stdin);
  for await (const input of findInputs(paths)) {
    if (input.kind === "unreadable") reading.refused(input.path, input.reason);
    else if (input.kind === "file") await reading.read(input.path, input.asked, fileChunks(input.path));
  }
  return reading;
}

/** The evidence of files as it adds up. */
export class FileReading {
  readonly #collection = new Collection();
  readonly #warnings: InputWarning[] = [];
  readonly #unreadable: UnreadablePart[] = [];
  #files = 0;
  #skipped = 0;

  async read(name: string, asked: boolean, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const spans: Span[] = [];
    const lines: LogLine[] = [];
    const partial = new Map<TraceId, string>();
    this.#files += 1;
    try {
      const report = await readInput(chunks, {
        span: (span) => spans.push(span),
        log: (line) => lines.push(line),
        partial: (reason, traceId) => traceId !== undefined && partial.set(traceId, reason),
      });
      const { unreadable, warnings, skipped } = inputTrouble(name, asked, report);
      this.#unreadable.push(...unreadable);
      this.#warnings.push(...warnings);
      this.#skipped += skipped ? 1 : 0;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.refused(name, reasonOf(error));
    }
    this.#collection.add({ name, spans, lines, partial });
  }

  /** A trace from elsewhere, to which lines of the files may belong; of its lines those that they do not hold. */
  addTrace({ traceId, spans, logs, partial, origin }: TraceEvidence): void {
    const reasons = new Map(partial === undefined ? [] : [[traceId, partial]]);
    const { lines, linesWithoutId } = this.#collection;
    const atHand = [...[...lines.values()].flat(), ...linesWithoutId];
    this.#collection.add({ name: origin, spans, lines: otherLines(atHand, logs), partial: reasons });
  }

  refused(file: string, reason: string): void {
    this.#unreadable.push({ file, format: undefined, at: undefined, path: undefined, message: reason });
  }

  /** Its traces, joined with its log lines. */
  result(): FilesRead {
    const { traces, otherLines, strayLines } = assemble(this.#collection);
    return {
      traces,
      otherLines,
      strayLines,
      files: this.#files,
      skipped: this.#skipped,
      spans: this.#collection.spanCount,
      lines: this.#collection.lineCount,
      warnings: this.#warnings,
      unreadable: this.#unreadable,
    };
  }
}
