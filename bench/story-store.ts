import { createWriteStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { line } from "../fixtures/formats/json-text.ts";
import { tracesData } from "../fixtures/formats/otlp-json.ts";
import { structlog } from "../fixtures/formats/structlog.ts";
import { emptyCompletion } from "../fixtures/stories/empty-completion.ts";
import { linesOf, spansOf } from "../fixtures/tell.ts";
import { importFiles } from "../src/evidence/import.ts";
import { openStore } from "../src/store/store.ts";

const OUT = new URL("out/", import.meta.url);
const FIRST = Date.parse(emptyCompletion.start);
const APART_MS = 100;
/** Two of the story's ten spans: eight are told. */
const LEFT_OUT = new Set(["embed.query", "vector.search"]);

/** A store with so many empty completions, each of eight spans and two log lines; made if it is not there. */
export async function storyStore(traces: number): Promise<string> {
  const path = pathOf(`stories-${traces}.db`);
  if (existsSync(path)) return path;
  mkdirSync(OUT, { recursive: true });
  const files = [pathOf("stories.jsonl"), pathOf("stories.log")];
  const [spans, logs] = files.map((file) => createWriteStream(file));
  if (spans === undefined || logs === undefined) return path;
  for (let trace = 0; trace < traces; trace++) {
    const story = told(trace);
    spans.write(line(tracesData(spansOf(story).filter(({ name }) => !LEFT_OUT.has(name)))));
    logs.write(structlog(linesOf(story)));
  }
  await Promise.all([finished(spans.end()), finished(logs.end())]);
  const store = openStore(path, { mode: "write" });
  await importFiles(files, store);
  store.close();
  for (const file of files) rmSync(file);
  return path;
}

function told(trace: number): typeof emptyCompletion {
  const traceId = (0x7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5en + BigInt(trace)).toString(16);
  return { ...emptyCompletion, traceId, start: new Date(FIRST + trace * APART_MS).toISOString() };
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, OUT));
}
