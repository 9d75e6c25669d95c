import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { fixtureFiles } from "../fixtures/files.ts";
import { emptyCompletion } from "../fixtures/stories/empty-completion.ts";
import { linesOf, spansOf } from "../fixtures/tell.ts";

const FOLDER = path.join(import.meta.dirname, "../fixtures");
const RECORDED = `recorded${path.sep}`;
const WRITTEN_BY_HAND = ["README.md", "lgtrace.contract.yaml", "refund.contract.yaml"];
/** A rule's contract is written by hand. */
const OF_A_RULE = /^rules.[\w-]+.lgtrace\.contract\.yaml$/;

describe("the fixtures", () => {
  it("are what their stories generate, byte for byte", () => {
    for (const [name, content] of fixtureFiles()) {
      const committed = readFileSync(path.join(FOLDER, name));
      expect(committed.equals(Buffer.from(content)), `${name}: run npx node fixtures/generate.ts`).toBe(true);
    }
  });

  it("hold no file that nothing generates", () => {
    const committed = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".ts"))
      .map((entry) => path.relative(FOLDER, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith(RECORDED) && !OF_A_RULE.test(name));
    expect(committed.sort()).toEqual([...fixtureFiles().keys(), ...WRITTEN_BY_HAND].sort());
  });
});

describe("the empty completion", () => {
  it("stands in time as the screens draw it", () => {
    const spans = spansOf(emptyCompletion);
    const start = spans[0]?.startUnixNano ?? 0n;
    const drawn = spans.map((span) => [
      span.name,
      Number(span.startUnixNano - start) / 1e6,
      Number((span.endUnixNano ?? 0n) - start) / 1e6,
    ]);
    expect(start).toBe(1_779_460_327_114_000_000n);
    expect(drawn).toEqual([
      ["http.handler", 0, 295],
      ["auth", 1, 11],
      ["tokenize.input", 11, 14],
      ["rag.retrieve", 14, 59],
      ["embed.query", 16, 31],
      ["vector.search", 31, 39],
      ["rerank", 39, 59],
      ["llm.prefill", 100, 280],
      ["llm.decode", 281, 286],
      ["format.output", 287, 292],
    ]);
  });

  it("logs the eviction inside prefill and the stop inside decode", () => {
    const names = new Map(spansOf(emptyCompletion).map((span) => [span.spanId, span.name]));
    const told = linesOf(emptyCompletion).map((line) => [
      line.event,
      line.timeUnixNano,
      line.spanId && names.get(line.spanId),
    ]);
    expect(told).toEqual([
      ["kv_cache.full", 1_779_460_327_345_000_000n, "llm.prefill"],
      ["decode.done", 1_779_460_327_400_000_000n, "llm.decode"],
    ]);
  });
});
