import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { span } from "../trace/story.ts";

const read = (has: Record<string, AttributeValue>) => new Sightings(span("llm_request", { at: [0, 1], has }));

describe("queue time", () => {
  it("is seconds in vLLM's key", () => {
    expect(read({ "gen_ai.latency.time_in_queue": 3.6 }).value("queueNs")).toBe(3_600_000_000);
  });

  it.each<[string, number]>([
    ["12.345ms", 12_345_000],
    ["1.2s", 1_200_000_000],
    ["350µs", 350_000],
    ["17ns", 17],
  ])("is Rust's text in TGI's: %s", (written, ns) => {
    expect(read({ queue_time: written }).value("queueNs")).toBe(ns);
  });

  it.each<[AttributeValue]>([[12], ["12"], ["soon"], ["-1s"], [true], [null], ["9".repeat(100_000)]])(
    "is unknown where %s stands",
    (junk) => {
      expect(read({ queue_time: junk }).value("queueNs")).toBeUndefined();
    },
  );
});

describe("cache blocks", () => {
  it("are no tokens", () => {
    const blocks = read({ "llm.cache.hits": 6, cache_misses: 2 });
    expect([blocks.value("cacheHitBlocks"), blocks.value("cacheMissBlocks")]).toEqual([6, 2]);
    expect(blocks.value("tokensCacheRead")).toBeUndefined();
  });
});

describe("a prompt's parts", () => {
  it("are counts of tokens, and its composition a text", () => {
    const prompt = read({ "prompt.system_tokens": "420", "prompt.composition_hash": "sha256:7c1e0b54" });
    expect(prompt.value("promptSystemTokens")).toBe(420);
    expect(prompt.value("compositionHash")).toBe("sha256:7c1e0b54");
    expect(read({ "prompt.user_tokens": -3 }).value("promptUserTokens")).toBeUndefined();
  });
});
