import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { answer, call, type Has, handler, out } from "./model-call.ts";

const ZEROS = { "gen_ai.usage.input_tokens": 0, "gen_ai.usage.output_tokens": 0 };
const MODEL = { "gen_ai.request.model": "gpt-4o" };
const UNKNOWN = ["warning usage not recorded"];

describe("L03 usage-unknown", () => {
  it("finds a call without any usage key, and says which were looked for", () => {
    const [finding] = foundBy("L03", [handler, call({ ...MODEL, "gen_ai.response.finish_reasons": "stop" })]);
    expect(finding).toMatchObject({
      severity: "warning",
      confidence: 0.9,
      message: "chat records no output tokens: its usage is not known",
    });
    expect(finding?.evidence.absent).toMatchObject([
      { what: "output tokens", where: expect.stringContaining("gen_ai.usage.output_tokens") },
    ]);
  });

  it.each<[string, Has]>([
    ["a stream of 0 and 0 with a text", { ...ZEROS, "gen_ai.request.stream": true, ...answer("Hello") }],
    ["a stream of 0 and 0", { ...ZEROS, "gen_ai.request.stream": true }],
    ["0 and an answer", { ...out(0, "stop"), ...answer("Hello") }],
    ["0 and a tool call", out(0, "tool_calls")],
    ["0 of a stream without an end", { ...out(0), "gen_ai.request.stream": true }],
  ])("finds %s", (_what, has) => {
    expect(saidBy("L03", [handler, call({ ...MODEL, ...has })])).toEqual(UNKNOWN);
    expect(saidBy("L01", [handler, call({ ...MODEL, ...has })])).toEqual([]);
  });

  it("says that an answer came all the same", () => {
    const has = { ...MODEL, ...ZEROS, "gen_ai.request.stream": true, ...answer("Hello") };
    expect(foundBy("L03", [handler, call(has)])).toMatchObject([
      {
        message:
          "chat says 0 output tokens and no input tokens either, and an answer was recorded: its usage is not known",
      },
    ]);
  });

  it("is less sure where the end is not recorded", () => {
    expect(foundBy("L03", [handler, call(MODEL)])).toMatchObject([{ confidence: 0.7 }]);
  });

  it("is info where a total is recorded", () => {
    expect(saidBy("L03", [handler, call({ ...MODEL, "gen_ai.usage.total_tokens": 1200 })])).toEqual([
      "info usage recorded in part",
    ]);
  });

  it.each<[string, Has, Parameters<typeof call>[1]?]>([
    ["a failed call", MODEL, { status: "ERROR" }],
    ["an error's type", { ...MODEL, "error.type": "timeout" }],
    ["a call that was broken off", { ...MODEL, "gen_ai.response.finish_reasons": "cancelled" }],
    ["a call that has not ended", MODEL, { at: [10] }],
    ["a count that cannot be read, which is C03's", { ...MODEL, "gen_ai.usage.output_tokens": "n/a" }],
    ["a call with tokens", out(240, "stop")],
    ["an empty completion, which is L01's", out(0, "stop")],
  ])("is silent about %s", (_what, has, more) => {
    expect(saidBy("L03", [handler, call(has, more)])).toEqual([]);
    expect(unjudgedBy("L03", [handler, call(has, more)])).toEqual([]);
  });

  it("does not judge where only a name tells a model call", () => {
    const named = span("chat", { parent: "http.handler", at: [10, 200], kind: "CLIENT" });
    expect(saidBy("L03", [handler, named])).toEqual([]);
    expect(unjudgedBy("L03", [handler, named])).toEqual([
      "a name alone tells a model call, and it has no usage",
    ]);
  });

  it("is silent where the call above or below knows", () => {
    const decode = (has: Has) =>
      span("llm.decode", { parent: "chat", at: [20, 90], has: { "llm.stop_reason": "eos", ...has } });
    expect(saidBy("L03", [handler, call(out(240, "stop")), decode({})])).toEqual([]);
    expect(saidBy("L03", [handler, call(MODEL), decode({ "llm.tokens.out": 240 })])).toEqual([]);
    expect(foundBy("L03", [handler, call(MODEL), decode({})])).toMatchObject([{ spanIds: ["llm.decode"] }]);
  });

  it("is silent about other spans", () => {
    expect(saidBy("L03", [handler, span("tool.lookup", { parent: "http.handler", at: [1, 2] })])).toEqual([]);
  });
});
