import type { InputReport } from "../source/input-report.ts";
import type { Batch } from "../store/batch.ts";

/** To the reading thread: a file to read, one batch more that may come, or enough. */
export type ReadingOrder =
  | { readonly order: "read"; readonly path: string }
  | { readonly order: "go on" }
  | { readonly order: "stop" };

/** From the reading thread, file after file: batches, then how the file ended. */
export type ReadingNews =
  | { readonly news: "batch"; readonly batch: Batch; readonly bytes: number }
  | { readonly news: "read"; readonly report: InputReport }
  | { readonly news: "broken"; readonly reason: string };

/** So many batches may be on their way: memory stays bounded, and neither thread waits for the other. */
export const BATCHES_UNDER_WAY = 16;
