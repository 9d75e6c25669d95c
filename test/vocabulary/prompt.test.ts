import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { span } from "../trace/story.ts";

const read = (has: Record<string, AttributeValue>) => new Sightings(span("chat", { at: [0, 1], has }));

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
