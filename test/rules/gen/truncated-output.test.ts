import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { answer, call, type Has, handler, out } from "./model-call.ts";

const CUT = ["warning answer cut off"];
const MAX = { "gen_ai.request.max_tokens": 1024 };
const JSON_ASKED = { "llm.invocation_parameters": '{"response_format":{"type":"json_object"}}' };

describe("L04 truncated-output", () => {
  it.each(["length", "max_tokens", "model_context_window_exceeded"])("finds an end by %s", (word) => {
    expect(saidBy("L04", [handler, call(out(300, word))])).toEqual(CUT);
  });

  it("tells the write limit from the window", () => {
    const messageOf = (has: Has) => foundBy("L04", [handler, call(has)])[0]?.message;
    expect(messageOf({ ...out(1024, "length"), ...MAX })).toBe(
      "chat was cut off, stopped by length: its limit of 1024 output tokens was reached",
    );
    expect(messageOf({ ...out(148, "length"), "ollama.options.num_ctx": 1048 })).toBe(
      "chat was cut off, stopped by length: 1048 tokens filled its window of 1048",
    );
    expect(messageOf(out(300, "model_context_window_exceeded"))).toMatch(/the context window was full$/);
    expect(messageOf(out(300, "length"))).toMatch(/is not recorded$/);
  });

  it("finds a count at its limit without an end, and calls a natural end there info", () => {
    expect(saidBy("L04", [handler, call({ ...out(1024), ...MAX })])).toEqual(CUT);
    expect(saidBy("L04", [handler, call({ ...out(1024, "stop"), ...MAX })])).toEqual([
      "info answer at its limit",
    ]);
    expect(saidBy("L04", [handler, call({ ...out(1023, "stop"), ...MAX })])).toEqual([]);
  });

  it.each<[string, Has]>([
    ["JSON that was asked for", { ...out(300, "length"), ...JSON_ASKED, ...answer('{"total": 12, "ite') }],
    ["JSON that was asked for and not recorded", { ...out(300, "length"), ...JSON_ASKED }],
    [
      "JSON in a fence, after a natural end",
      { ...out(300, "stop"), ...JSON_ASKED, ...answer('```json\n{"total": 12, "ite') },
    ],
    [
      "a tool's arguments",
      {
        ...out(300, "length"),
        "gen_ai.completion.0.tool_calls.0.name": "refund",
        "gen_ai.completion.0.tool_calls.0.arguments": '{"order":"44',
      },
    ],
  ])("is an error where it cut %s", (_what, has) => {
    expect(saidBy("L04", [handler, call(has)])).toEqual(["error structured answer cut off"]);
  });

  it.each<[string, Has]>([
    ["a limit of one token", { ...out(1, "length"), "gen_ai.request.max_tokens": 1 }],
    ["several choices that share the count", { ...out(1024, ["stop", "stop"]), ...MAX }],
    ["JSON that is whole", { ...out(300, "stop"), ...JSON_ASKED, ...answer('{"total": 12}') }],
    ["JSON that only ends oddly", { ...out(300, "stop"), ...JSON_ASKED, ...answer('{"total": 12}}') }],
    ["broken JSON that nobody asked for", { ...out(300, "stop"), ...answer('{"total": 12, "ite') }],
    [
      "messages that were cut when recorded",
      { ...out(300, "stop"), ...JSON_ASKED, "gen_ai.output.messages": '[{"role":"assis' },
    ],
    [
      "a value that was cut at 256",
      { ...out(300, "stop"), ...JSON_ASKED, "assistant.message": `{"a":"${"x".repeat(250)}` },
    ],
    ["a tool call at the limit", { ...out(1024, "tool_calls"), ...MAX }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("L04", [handler, call(has)])).toEqual([]);
    expect(unjudgedBy("L04", [handler, call(has)])).toEqual([]);
  });

  it("counts the choices that were cut", () => {
    expect(foundBy("L04", [handler, call(out(900, ["stop", "length", "stop"]))])).toMatchObject([
      { severity: "warning", message: expect.stringContaining("1 of 3 choices") },
    ]);
  });

  it("says that an empty answer may have been all reasoning", () => {
    const [finding] = foundBy("L04", [handler, call({ ...out(4096, "length"), ...answer("") })]);
    expect(finding?.message).toMatch(/its answer is empty, so that the tokens may be reasoning$/);
  });

  it("does not judge without an end and a limit", () => {
    const reason = "neither finish reason nor token limit recorded";
    expect(unjudgedBy("L04", [handler, call(out(300))])).toEqual([reason]);
    expect(unjudgedBy("L04", [handler, call(MAX)])).toEqual(["token usage not recorded"]);
    expect(unjudgedBy("L04", [handler, call({ ...MAX, ...out(9), "llm.tokens.out": 8 })])).toEqual([
      "token usage contradicts itself",
    ]);
  });

  it("leaves a call to the one above or below that knows its end, and speaks once", () => {
    const decode = (has: Has) => span("llm.decode", { parent: "chat", at: [20, 90], has });
    expect(unjudgedBy("L04", [handler, call(out(300)), decode({ "llm.stop_reason": "eos" })])).toEqual([]);
    const both = [handler, call(out(300, "length")), decode({ "llm.stop_reason": "length" })];
    expect(foundBy("L04", both)).toMatchObject([{ spanIds: ["llm.decode"] }]);
  });

  it("speaks about zero tokens at a limit too", () => {
    expect(saidBy("L04", [handler, call(out(0, "length"))])).toEqual(CUT);
  });
});
