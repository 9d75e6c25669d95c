import { Worker } from "node:worker_threads";
import type { InputReport } from "../source/input-report.ts";
import type { Batch } from "../store/batch.ts";
import type { ReadingNews, ReadingOrder } from "./import-message.ts";

/** Takes one batch in; what it throws ends the reading. */
export type TakeBatch = (batch: Batch, bytes: number) => void;

/** Room for what a batch is made from, so that it is garbage before the collector looks at it. */
const YOUNG_MB = 16;

/** The reading thread, as the importing one sees it. */
export class Reader {
  // From the sources the worker is TypeScript too; the bundle has it beside its other files.
  readonly #worker = new Worker(
    new URL(import.meta.url.endsWith(".ts") ? "./import-worker.ts" : "./import-worker.js", import.meta.url),
    { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } },
  );

  /** Reads one file; resolves to its report, or to the reason why it broke off. */
  async read(path: string, take: TakeBatch, signal: AbortSignal | undefined): Promise<InputReport | string> {
    const stop = () => this.#tell({ order: "stop" });
    const { promise, resolve, reject } = Promise.withResolvers<InputReport | string>();
    const hear = (news: ReadingNews) => {
      if (news.news === "read") resolve(news.report);
      else if (news.news === "broken") resolve(news.reason);
      else this.#pass(news, take, reject);
    };
    signal?.addEventListener("abort", stop);
    this.#worker.on("error", reject).on("message", hear);
    this.#tell({ order: "read", path });
    return promise.finally(() => {
      signal?.removeEventListener("abort", stop);
      this.#worker.off("error", reject).off("message", hear);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #pass(
    { batch, bytes }: Extract<ReadingNews, { news: "batch" }>,
    take: TakeBatch,
    reject: (error: unknown) => void,
  ): void {
    this.#tell({ order: "go on" });
    try {
      take(batch, bytes);
    } catch (error) {
      reject(error);
    }
  }

  #tell(order: ReadingOrder): void {
    this.#worker.postMessage(order);
  }
}
