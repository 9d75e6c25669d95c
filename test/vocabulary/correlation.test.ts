import { expect, it } from "vitest";
import { makeSpan } from "../../src/model/span.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { span } from "../trace/story.ts";

it("knows a request by its own id, else by that of the model's answer", () => {
  const requestId = (has: Readonly<Record<string, string>>) =>
    new Sightings(makeSpan(span("chat", { at: [0, 1], has }))).value("requestId");
  expect(requestId({ "gen_ai.response.id": "chatcmpl-9", "llm.request.id": "req_1" })).toBe("req_1");
  expect(requestId({ "gen_ai.response.id": "chatcmpl-9" })).toBe("chatcmpl-9");
  expect(requestId({ "http.request.id": "7" })).toBeUndefined();
});
