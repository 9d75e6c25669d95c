import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { answer, call, type Has, handler, out } from "./model-call.ts";

const response = (fields: object): Has => ({ "output.value": JSON.stringify(fields) });

describe("L05 refusal-or-filter", () => {
  it.each<[string, Has, string]>([
    ["a refusal by its finish", out(20, "refusal"), "info model refused"],
    ["a filter by its finish", out(20, "content_filter"), "info answer filtered"],
    ["Gemini's filter", out(20, "SAFETY"), "info answer filtered"],
    [
      "a refusal by its field",
      {
        ...out(20, "stop"),
        ...response({ choices: [{ message: { role: "assistant", content: null, refusal: "I can't." } }] }),
      },
      "info model refused",
    ],
    [
      "a refusal by the provider's details",
      {
        ...out(20, "end_turn"),
        ...response({ content: [], stop_details: { type: "refusal", category: "cyber" } }),
      },
      "info model refused",
    ],
    ["one choice of several", out(20, ["stop", "content_filter"]), "info answer filtered"],
  ])("finds %s", (_what, has, said) => {
    expect(saidBy("L05", [handler, call(has)])).toEqual([said]);
  });

  it("tells a prompt that was stopped from an answer that was cut", () => {
    const messageOf = (has: Has) => foundBy("L05", [handler, call(has)])[0]?.message;
    expect(messageOf(out(0, "content_filter"))).toBe(
      "A filter stopped chat before any answer, stopped by content_filter",
    );
    expect(messageOf({ ...out(90, "content_filter"), ...answer("To do this, first") })).toBe(
      "A filter cut the answer of chat, stopped by content_filter",
    );
  });

  it("owns a filtered call without tokens", () => {
    expect(saidBy("L01", [handler, call(out(0, "content_filter"))])).toEqual([]);
    expect(saidBy("L05", [handler, call(out(0, "content_filter"))])).toHaveLength(1);
  });

  it.each<[string, Has]>([
    ["a natural end", out(20, "stop")],
    [
      "a refusal in words, which no language tells for sure",
      { ...out(20, "stop"), ...answer("I cannot help with that.") },
    ],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("L05", [handler, call(has)])).toEqual([]);
    expect(unjudgedBy("L05", [handler, call(has)])).toEqual([]);
  });

  it("leaves a guard's decision to Q07", () => {
    const has = { "openinference.span.kind": "GUARDRAIL", "llm.finish_reason": "content_filter" };
    const guard = span("input_guard", { parent: "http.handler", at: [1, 9], has });
    expect(saidBy("L05", [handler, guard])).toEqual([]);
  });

  it("does not judge without a finish reason", () => {
    expect(unjudgedBy("L05", [handler, call(out(20))])).toEqual(["finish reason not recorded"]);
  });
});
