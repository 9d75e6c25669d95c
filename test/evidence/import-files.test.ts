import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importFiles } from "../../src/evidence/import.ts";
import type { Store } from "../../src/store/store.ts";
import { newStore } from "../store/filled-store.ts";
import { newFolder, otlpFile, SPANS_A_TRACE } from "./otlp-lines.ts";

describe("importing files", () => {
  it("counts what it found, lists what it could not read and skips what nobody asked for", async () => {
    const folder = newFolder();
    mkdirSync(`${folder}/in`);
    otlpFile(`${folder}/in`, "traces.jsonl", 3);
    writeFileSync(`${folder}/in/readme.bin`, Buffer.from([0, 1, 2, 3]));
    const half = `${folder}/half.json`;
    writeFileSync(half, '{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": 7}');
    const store = newStore();
    const summary = await importFiles([`${folder}/in`, half, `${folder}/absent.json`], store);
    expect(summary).toMatchObject({
      files: 4,
      skipped: 1,
      traces: 3,
      spans: 12,
      logs: 0,
      duplicates: 0,
      conflicts: 0,
    });
    expect(summary.unreadable.map(({ file }) => file)).toContain(half);
    expect(summary.unreadable.at(-1)).toMatchObject({
      file: `${folder}/absent.json`,
      message: "no such file or folder",
    });
  });

  it("reads the same file packed or not as the same data", async () => {
    const folder = newFolder();
    const plain = otlpFile(folder, "a.jsonl", 3);
    writeFileSync(`${folder}/b.jsonl.gz`, gzipSync(readFileSync(plain)));
    const store = newStore();
    const summary = await importFiles([plain, `${folder}/b.jsonl.gz`], store);
    expect(summary).toMatchObject({ files: 2, traces: 3, spans: 12, duplicates: 12 });
  });

  it("gives every trace its facts, whole or in pieces", async () => {
    const folder = newFolder();
    const path = otlpFile(folder, "whole.jsonl", 30);
    const whole = newStore();
    await importFiles([path], whole);
    const pieces = newStore();
    await importFiles(spanBySpan(folder, path), pieces);
    expect(pieces.info()).toMatchObject({ traces: 30, spans: 30 * SPANS_A_TRACE });
    expect(rowsOf(pieces)).toEqual(rowsOf(whole));
  });

  it("stops when it is told to, and keeps the files that were done", async () => {
    const folder = newFolder();
    const store = newStore();
    const stop = new AbortController();
    const importing = importFiles(
      [otlpFile(folder, "1.jsonl", 5, "a"), otlpFile(folder, "2.jsonl", 9000, "b")],
      store,
      {
        signal: stop.signal,
        onProgress: ({ spans }) => spans > 5 * SPANS_A_TRACE && stop.abort(),
      },
    );
    await expect(importing).rejects.toMatchObject({ code: "interrupted" });
    expect(store.info()).toMatchObject({ traces: 5, spans: 5 * SPANS_A_TRACE });
    expect(await importFiles([`${folder}/1.jsonl`], store)).toMatchObject({ spans: 0, duplicates: 20 });
  });

  it("joins log lines that come in another file", async () => {
    const store = newStore();
    await importFiles(["fixtures/sample-trace.json", "fixtures/miniserve.log"], store);
    const [row] = store.list(0);
    const trace = row && store.readTrace(row.traceId);
    expect(trace?.logs.length).toBeGreaterThan(0);
    expect(trace?.logs.every(({ traceId }) => traceId === undefined || traceId === row?.traceId)).toBe(true);
  });

  it("passes on why a source says that its trace is incomplete", async () => {
    const store = newStore();
    await importFiles(["fixtures/partial-trace"], store);
    const [row] = store.list(0);
    expect(row && store.readTrace(row.traceId)?.partial).toBeTypeOf("string");
  });
});

/** The same spans, each in a file of its own. */
function spanBySpan(folder: string, path: string): string[] {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return Array.from({ length: SPANS_A_TRACE }, (_, index) => {
    const one = lines.map((line) => {
      const document = JSON.parse(line);
      const [scope] = document.resourceSpans[0].scopeSpans;
      scope.spans = [scope.spans[index]];
      return JSON.stringify(document);
    });
    writeFileSync(`${folder}/span-${index}.jsonl`, one.join("\n"));
    return `${folder}/span-${index}.jsonl`;
  }).reverse();
}

function rowsOf(store: Store): unknown {
  return store.list(0);
}
