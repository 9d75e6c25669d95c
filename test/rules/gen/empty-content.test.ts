import { describe, expect, it } from "vitest";
import { factsOf, span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { answer, call, type Has, handler, out } from "./model-call.ts";

const EMPTY = { "gen_ai.completion.0.content": "" };

describe("L02 empty-content", () => {
  it("finds two tokens, no text and an end of turn", () => {
    const [finding, ...others] = foundBy("L02", [handler, call({ ...out(2, "end_turn"), ...EMPTY })]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "warning",
      confidence: 0.9,
      message: "chat answered nothing: 2 output tokens, no text and no tool call, stopped by end_turn",
    });
    expect(finding?.evidence.attr).toContainEqual({
      spanId: "chat",
      key: "gen_ai.completion.0.content",
      value: "",
    });
  });

  it("says after what the answer stayed empty", () => {
    const messages = [
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "lookup", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "shipped" }] },
    ];
    const asked = { "gen_ai.input.messages": JSON.stringify(messages) };
    expect(foundBy("L02", [handler, call({ ...out(3, "end_turn"), ...EMPTY, ...asked })])).toMatchObject([
      { message: expect.stringMatching(/, after a tool result$/) },
    ]);
  });

  it.each<[string, Has]>([
    ["blanks", { ...out(1, "stop"), ...answer(" \n") }],
    ["an empty list of messages", { ...out(3, "stop"), "gen_ai.output.messages": "[]" }],
    [
      "a message without parts",
      { ...out(3, "stop"), "gen_ai.output.messages": '[{"role":"assistant","parts":[]}]' },
    ],
  ])("takes %s for empty", (_what, has) => {
    expect(saidBy("L02", [handler, call(has)])).toEqual(["warning answer without content"]);
  });

  it("is less sure where the end is not recorded", () => {
    expect(foundBy("L02", [handler, call({ ...out(2), ...EMPTY })])).toMatchObject([{ confidence: 0.7 }]);
  });

  it.each<[string, Has]>([
    ["an answer of two characters", { ...out(1, "stop"), ...answer("42") }],
    [
      "a tool call",
      { ...out(3, "stop"), "ai.response.text": "", "ai.response.toolCalls": '[{"toolName":"f"}]' },
    ],
    ["an end by a tool call", { ...out(3, "tool_calls"), ...EMPTY }],
    ["an end by a filter", { ...out(3, "content_filter"), ...EMPTY }],
    ["a limit of one token", { ...out(1, "stop"), ...EMPTY, "gen_ai.request.max_tokens": 1 }],
    [
      "a refusal",
      { ...out(3, "stop"), "output.value": '{"role":"assistant","content":null,"refusal":"No."}' },
    ],
    ["more tokens", { ...out(4, "stop"), ...EMPTY }],
    ["none, which is L01's", { ...out(0, "stop"), ...EMPTY }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("L02", [handler, call(has)])).toEqual([]);
    expect(unjudgedBy("L02", [handler, call(has)])).toEqual([]);
  });

  it("does not judge an answer whose content was not recorded", () => {
    expect(unjudgedBy("L02", [handler, call(out(2, "stop"))])).toEqual(["the answer's content not recorded"]);
  });

  it("knows a classifier by the other traces of the run", () => {
    const classified = [handler, call(out(1, "stop"))];
    const others = Array.from({ length: 5 }, () => factsOf(classified));
    expect(unjudgedBy("L02", classified, { others })).toEqual([]);
    expect(saidBy("L02", classified, { others })).toEqual([]);
  });

  it("knows a writer by the other traces of the run, and calls two tokens of it info", () => {
    const short = [handler, call(out(2, "stop"))];
    const writers = (count: number) =>
      Array.from({ length: count }, () => factsOf([handler, call(out(300, "stop"))]));
    expect(saidBy("L02", short, { others: writers(30) })).toEqual(["info answer unusually short"]);
    expect(unjudgedBy("L02", short, { others: writers(30) })).toEqual([]);
    expect(unjudgedBy("L02", short, { others: writers(9) })).toHaveLength(1);
  });

  it("reads the content of the call above, and speaks once", () => {
    const outer = call({ ...out(2, "stop"), ...answer("") });
    const decode = span("llm.decode", {
      parent: "chat",
      at: [20, 40],
      has: { "llm.tokens.out": 2, "llm.stop_reason": "eos" },
    });
    expect(foundBy("L02", [handler, outer, decode])).toMatchObject([{ spanIds: ["llm.decode"] }]);
  });
});
