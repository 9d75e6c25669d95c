import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Resource, type Span } from "../../src/model/span.ts";
import { contextWindowOf } from "../../src/vocabulary/context-window.ts";
import type { AnyConceptName } from "../../src/vocabulary/detail-concepts.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";

type Has = Record<string, AttributeValue>;

function spanOf(has: Has, resource?: Resource): Span {
  return makeSpan({
    traceId: "t" as TraceId,
    spanId: "s" as SpanId,
    name: "chat",
    startUnixNano: 0n,
    attributes: new Map(Object.entries(has)),
    ...(resource === undefined ? {} : { resource }),
  });
}

const PARAMETERS = "llm.invocation_parameters";

describe("what was asked and answered", () => {
  it.each<[AnyConceptName, Has, unknown]>([
    ["echoes", { [PARAMETERS]: '{"echo":true}' }, true],
    ["asksForJson", { [PARAMETERS]: '{"response_format":{"type":"json_schema"}}' }, true],
    ["asksForJson", { [PARAMETERS]: '{"response_mime_type":"application/json"}' }, true],
    ["asksForJson", { [PARAMETERS]: '{"response_format":{"type":"text"}}' }, undefined],
    ["asksForJson", { "gen_ai.output.type": "json" }, true],
    ["asksForJson", { "gen_ai.output.type": "image" }, undefined],
    ["asksForJson", { "gen_ai.openai.request.response_format": "json_schema" }, true],
    ["asksForJson", { "ai.operationId": "ai.streamObject.doStream" }, true],
    ["asksForJson", { "ai.operationId": "ai.streamText" }, undefined],
    ["stopDetails", { "output.value": '{"stop_details":{"type":"refusal","category":"cyber"}}' }, "cyber"],
    ["stopDetails", { "output.value": '{"stop_details":{"type":"refusal"}}' }, "refusal"],
    ["responseCacheKey", { "hidden_params.cache_key": "9f31" }, "9f31"],
    ["sampledSteps", { sampled_steps: "true" }, true],
  ])("%s is read from %j", (concept, has, value) => {
    expect(new Sightings(spanOf(has)).value(concept)).toBe(value);
  });

  it("may be said of a whole resource: sampled steps", () => {
    const resource = { service: "miniserve", attributes: new Map([["sampled_steps", true]]) };
    expect(new Sightings(spanOf({}, resource)).value("sampledSteps")).toBe(true);
  });
});

describe("the context window", () => {
  it.each<[Has, number | undefined, string | undefined]>([
    [{ "ollama.options.num_ctx": 4096 }, 4096, "ollama.options.num_ctx"],
    [{ max_model_len: "8192" }, 8192, "max_model_len"],
    [{ [PARAMETERS]: '{"num_ctx":2048}' }, 2048, `${PARAMETERS} › num_ctx`],
    [{ [PARAMETERS]: '{"options":{"num_ctx":2048}}' }, 2048, `${PARAMETERS} › options › num_ctx`],
    [{ my_num_ctx: 4096 }, undefined, undefined],
    [{ num_ctx: 0 }, undefined, undefined],
    [{ num_ctx: "n/a", [PARAMETERS]: "{" }, undefined, undefined],
  ])("of %j is %s", (has, tokens, key) => {
    const window = contextWindowOf(spanOf(has));
    expect([window?.tokens, window?.key]).toEqual([tokens, key]);
  });
});
