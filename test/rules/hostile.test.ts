import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { WholeFloat } from "../../src/model/attribute.ts";
import type { Span, SpanEvent } from "../../src/model/span.ts";
import { ListPrices } from "../../src/rules/cost/list-price.ts";
import type { Concept } from "../../src/vocabulary/concept.ts";
import { CONTENT_PLACES } from "../../src/vocabulary/content-places.ts";
import { ALL_CONCEPTS } from "../../src/vocabulary/detail-concepts.ts";
import { fc } from "../properties.ts";
import { log, span, unixNano } from "../trace/story.ts";
import { judged } from "./judged.ts";

const { price } = new ListPrices();

/** Every attribute's name that the vocabulary knows. */
const KEYS = [
  ...new Set([
    ...Object.values<Concept<unknown>>(ALL_CONCEPTS).flatMap((places) =>
      places.flatMap(({ place }) =>
        place.at === "event" ? [] : [place.at === "indexed" ? `${place.prefix}0${place.suffix}` : place.key],
      ),
    ),
    ...Object.values(CONTENT_PLACES)
      .flat()
      .flatMap((place) => ("key" in place && place.key !== undefined ? [place.key] : [])),
    "num_ctx",
  ]),
];
const EVENTS = [
  ...new Set(
    Object.values<Concept<unknown>>(ALL_CONCEPTS).flatMap((places) =>
      places.flatMap(({ place }) => (place.at === "event" ? [place.event] : [])),
    ),
  ),
  "exception",
  "truncating input prompt",
];
const NAMES = [
  "chat",
  "prefill",
  "llm.decode",
  "decode.step",
  "format.output",
  "tokenize",
  "retrieve",
  "judge",
  "tool",
  "x",
];

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom<AttributeValue>(
    "",
    "0",
    "-1",
    "1e309",
    "n/a",
    "stop",
    "length",
    "chat",
    "LLM",
    "[",
    "{}",
    '"',
    "\u0000",
  ),
  fc.string({ maxLength: 8 }),
  fc.json({ maxDepth: 2 }),
  fc.constantFrom<AttributeValue>(
    0,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    4096,
    2n ** 70n,
    -1n,
    null,
  ),
  fc.nat(5000),
  fc.boolean(),
  fc.constantFrom<AttributeValue>(new WholeFloat(7), new Uint8Array([0, 255])),
);
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc
    .dictionary(fc.constantFrom("role", "content", "input", "__proto__", "0"), scalar, { maxKeys: 3 })
    .map((fields) => new Map(Object.entries(fields))),
);
const junk = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 })
  .map((pairs) => new Map(pairs));
/** What makes a rule look: a call, a tool, a search, with numbers that stand in some relation. */
const sensible = fc
  .record({
    "gen_ai.operation.name": fc.constantFrom("chat", "execute_tool", "invoke_agent", "retrieval"),
    "gen_ai.provider.name": fc.constantFrom("openai", "anthropic", "ollama"),
    "gen_ai.request.model": fc.constantFrom("gpt-4o", "claude-sonnet-4"),
    "gen_ai.usage.input_tokens": fc.constantFrom(0, 100, 2050, 4096, 10_000),
    "gen_ai.usage.output_tokens": fc.constantFrom(0, 1, 50, 1024),
    "gen_ai.response.finish_reasons": fc.constantFrom("stop", "length", "content_filter", "tool_calls"),
  })
  .map((fields) => Object.entries(fields));
const attributes: fc.Arbitrary<Map<string, AttributeValue>> = fc
  .tuple(fc.option(sensible, { nil: [] }), junk)
  .map(([call, more]) => new Map<string, AttributeValue>([...call, ...more]));
const events: fc.Arbitrary<SpanEvent[]> = fc.array(
  fc.record({
    name: fc.constantFrom(...EVENTS),
    timeUnixNano: fc.option(fc.nat(100).map(unixNano), { nil: undefined }),
    attributes,
  }),
  { maxLength: 2 },
);

/** Any spans of a few ids, with any value under any name that some rule reads. */
const anySpans: fc.Arbitrary<Span[]> = fc.array(
  fc
    .record({
      id: fc.nat(9),
      parent: fc.option(fc.nat(11), { nil: undefined }),
      name: fc.constantFrom(...NAMES),
      start: fc.nat(90),
      duration: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
      kind: fc.constantFrom("INTERNAL" as const, "CLIENT" as const, "SERVER" as const),
      status: fc.constantFrom("UNSET" as const, "OK" as const, "ERROR" as const),
      attributes,
      events,
    })
    .map(({ id, parent, name, start, duration, ...rest }) => ({
      ...span(`s${id}`, {
        at: duration === undefined ? [start] : [start, start + duration],
        ...(parent === undefined ? {} : { parent: `s${parent}` }),
      }),
      name,
      ...rest,
    })),
  { maxLength: 14 },
);
const anyLines = fc.array(
  fc
    .tuple(
      fc.nat(120),
      fc.constantFrom("truncating input prompt", "n_ctx = 4096", "Loading model", "{}"),
      attributes,
    )
    .map(([at, message, fields]) => log(message, { at, attributes: fields })),
  { maxLength: 4 },
);

describe("whatever stands under any name", () => {
  it("no rule breaks down, and what is said can be read", () => {
    fc.assert(
      fc.property(anySpans, anyLines, (spans, logs) => {
        for (const { message, phrase, confidence, spanIds } of judged(spans, { logs, price }).findings) {
          expect(message).not.toMatch(/undefined|\[object|NaN (?:n|µ|m)?s\b/);
          expect(phrase.length).toBeGreaterThan(0);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(spanIds.every((id) => spans.some(({ spanId }) => spanId === id))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
