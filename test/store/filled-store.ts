import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { traceIdOf } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import type { Batch } from "../../src/store/batch.ts";
import type { FileCounts } from "../../src/store/import-counts.ts";
import { Packer } from "../../src/store/pack.ts";
import { openStore, type Store } from "../../src/store/store.ts";

/** A path for a store in a folder that goes when the test ends. */
export function newStorePath(): string {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "store.db");
}

export function newStore(path = newStorePath()): Store {
  const store = openStore(path, { mode: "write" });
  onTestFinished(() => store.close());
  return store;
}

export function batchOf(spans: readonly Span[], lines: readonly LogLine[] = []): Batch {
  const packer = new Packer();
  for (const [traceId, own] of Map.groupBy(spans, (span) => span.traceId))
    packer.addTrace(
      traceId,
      summarise({ traceId, spans: own, logs: [], partial: undefined, origin: "test" }),
    );
  for (const line of lines) packer.addLine(line);
  return packer.take();
}

/** Imports one file that brings its spans in the given pieces. */
export async function importPieces(
  store: Store,
  pieces: readonly (readonly Span[])[],
  lines: readonly LogLine[] = [],
): Promise<FileCounts> {
  const session = await store.beginImport(summarise);
  try {
    session.beginFile("a file");
    for (const piece of pieces) session.add(batchOf(piece));
    session.add(batchOf([], lines));
    return session.finishFile();
  } finally {
    session.close();
  }
}

export function idOf(text: string): TraceId {
  const id = traceIdOf(text);
  if (id === undefined) throw new Error(`${text} is no trace id`);
  return id;
}
