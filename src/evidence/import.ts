import { Failure } from "../model/failure.ts";
import type { ImportSummary, InputWarning, UnreadablePart } from "../model/import-summary.ts";
import { type FoundInput, findInputs } from "../source/files.ts";
import type { InputReport } from "../source/input-report.ts";
import type { ImportSession } from "../store/import-session.ts";
import type { Store } from "../store/store.ts";
import { inputTrouble } from "./input-trouble.ts";
import { Reader } from "./reader.ts";
import { summarise } from "./summarise.ts";

/** How far an import is. Stdin has no size: it counts with none. */
export interface ImportProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly spans: number;
  readonly logs: number;
}

export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Somebody else is writing; called once. */
  readonly onWait?: () => void;
  /** Ends the import with the Failure `interrupted`; files that are done stay. */
  readonly signal?: AbortSignal;
}

/**
 * Imports files, folders, patterns and stdin (`-`). Each file becomes visible wholly, once it is done.
 * What could not be read stands in the summary; trouble with the store is a Failure.
 */
export async function importFiles(
  paths: readonly string[],
  store: Store,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const inputs = await Array.fromAsync(findInputs(paths));
  const session = await store.beginImport(summarise, options);
  const running = new RunningImport(session, inputs, options);
  try {
    for (const input of inputs) {
      if (options.signal?.aborted === true)
        throw new Failure("interrupted", "interrupted: what was done stays");
      await running.add(input);
    }
    return running.summary();
  } finally {
    await running.close();
  }
}

type Counts = Pick<ImportSummary, "spans" | "logs" | "duplicates" | "conflicts">;

class RunningImport {
  readonly #session: ImportSession;
  readonly #options: ImportOptions;
  readonly #totalFiles: number;
  readonly #totalBytes: number;
  readonly #warnings: InputWarning[] = [];
  readonly #unreadable: UnreadablePart[] = [];
  readonly #total = { spans: 0, logs: 0, duplicates: 0, conflicts: 0 };
  #reader: Reader | undefined;
  #files = 0;
  #skipped = 0;
  #bytes = 0;

  constructor(session: ImportSession, inputs: readonly FoundInput[], options: ImportOptions) {
    this.#session = session;
    this.#options = options;
    this.#totalFiles = inputs.length;
    this.#totalBytes = inputs.reduce((sum, input) => sum + (input.kind === "file" ? input.bytes : 0), 0);
  }

  async add(input: FoundInput): Promise<void> {
    this.#files += 1;
    if (input.kind === "unreadable") this.#refused(input.path, input.reason);
    else if (input.kind === "stdin") await this.#read("-", "stdin", true);
    else await this.#read(input.path, input.path, input.asked);
  }

  summary(): ImportSummary {
    return {
      files: this.#files,
      skipped: this.#skipped,
      traces: this.#session.traces,
      ...this.#total,
      warnings: this.#warnings,
      unreadable: this.#unreadable,
    };
  }

  /** A file that is not done leaves nothing behind. */
  async close(): Promise<void> {
    await this.#reader?.close();
    this.#session.close();
  }

  async #read(path: string, name: string, asked: boolean): Promise<void> {
    const { signal } = this.#options;
    this.#reader ??= new Reader();
    this.#session.beginFile(name);
    const report = await this.#reader.read(
      path,
      (batch, bytes) => {
        this.#session.add(batch);
        this.#bytes += bytes;
        this.#tell(this.#session.counts);
      },
      signal,
    );
    if (signal?.aborted === true) throw new Failure("interrupted", "interrupted: files that were done stay");
    this.#count(this.#session.finishFile());
    if (typeof report === "string") this.#refused(name, report);
    else this.#note(name, asked, report);
  }

  #count(counts: Counts): void {
    for (const key of ["spans", "logs", "duplicates", "conflicts"] as const) this.#total[key] += counts[key];
    this.#tell(undefined);
  }

  #tell(underWay: Counts | undefined): void {
    this.#options.onProgress?.({
      files: this.#files,
      totalFiles: this.#totalFiles,
      bytes: this.#bytes,
      totalBytes: this.#totalBytes,
      spans: this.#total.spans + (underWay?.spans ?? 0),
      logs: this.#total.logs + (underWay?.logs ?? 0),
    });
  }

  #note(name: string, asked: boolean, report: InputReport): void {
    const { skipped, warnings, unreadable } = inputTrouble(name, asked, report);
    if (skipped) this.#skipped += 1;
    this.#warnings.push(...warnings);
    this.#unreadable.push(...unreadable);
  }

  #refused(file: string, reason: string): void {
    this.#unreadable.push({ file, format: undefined, at: undefined, path: undefined, message: reason });
  }
}
