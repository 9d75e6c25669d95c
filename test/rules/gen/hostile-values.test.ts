import { describe, expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../../src/model/attribute.ts";
import { CONTENT_PLACES } from "../../../src/vocabulary/content-places.ts";
import { ALL_CONCEPTS } from "../../../src/vocabulary/detail-concepts.ts";
import { span } from "../../trace/story.ts";
import { judged } from "../judged.ts";
import { handler } from "./model-call.ts";

const HOSTILE: readonly AttributeValue[] = [
  null,
  true,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2n ** 80n,
  new WholeFloat(0),
  "",
  "0",
  "n/a",
  "__proto__",
  "[".repeat(2000),
  '{"a":'.repeat(500),
  '[null,1,"x",{"role":7,"content":[null,{"type":3}],"tool_calls":[null,{"function":"f"}]}]',
  "\ud800",
  "x".repeat(100_000),
  new Uint8Array([0, 255]),
  [],
  [null, 1, "stop", [["deep"]]],
  new Map<string, AttributeValue>([
    ["content", new Map([["content", null]])],
    ["0", "x"],
  ]),
];

/** Every key that a concept or a message may stand under. */
const KEYS: readonly string[] = [
  ...Object.values(ALL_CONCEPTS).flatMap((concept) =>
    concept.flatMap(({ place }) => ("key" in place && place.key !== undefined ? [place.key] : [])),
  ),
  ...Object.values(CONTENT_PLACES).flatMap((places) =>
    places.flatMap((place) => ("key" in place && place.key !== undefined ? [place.key] : [])),
  ),
  "gen_ai.prompt.0",
  "gen_ai.completion.0.content",
  "gen_ai.completion.0.tool_calls.0.arguments",
  "llm.output_messages.0.message.tool_calls.0.tool_call.function.name",
  "llm.input_messages.0.message.contents.0.message_content.text",
];

describe("rules about generation", () => {
  it.each(HOSTILE.map((value, index) => ({ index, value })))(
    "judge value $index under every key without breaking down",
    ({ value }) => {
      const ends = [{ "gen_ai.usage.output_tokens": 2 }, { "llm.stop_reason": "length" }, {}];
      for (const [index, key] of [...new Set(KEYS)].entries()) {
        const has = { "gen_ai.operation.name": "chat", ...ends[index % ends.length], [key]: value };
        const events = ["gen_ai.choice", "gen_ai.content.completion", "exception"].map((name) => ({
          name,
          timeUnixNano: undefined,
          attributes: new Map([[key, value]]),
        }));
        const spans = [handler, span("chat", { parent: "http.handler", at: [1, 9], has, events })];
        expect(judged(spans).crashed).toEqual([]);
      }
    },
  );
});
