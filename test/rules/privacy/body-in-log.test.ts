import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { log, span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const root = span("http.handler", { at: [0, 300] });
const LETTER = "Dear customer, your refund of 1,250 rupees for order 4481 is on its way.";
const THIRTY = Array.from({ length: 30 }, (_none, at) => `word${at}`).join(" ");
const BODY = ["error body in a log line"];

function said(fields: Record<string, AttributeValue>, message = "request.done"): string[] {
  const logs = [log(message, { at: 5, attributes: new Map(Object.entries(fields)) })];
  return saidBy("D01", [root], { logs });
}

describe("D01 body-in-log", () => {
  it("says key, length, words and digest, and never the text", () => {
    const logs = [log("done", { at: 5, attributes: new Map([["completion", LETTER]]) })];
    const [finding] = foundBy("D01", [root], { logs });
    expect(finding?.message).toMatch(
      /^a log line's field completion holds a body of 72 characters, 14 words, sha256 [0-9a-f]{8}$/,
    );
    expect(JSON.stringify(finding)).not.toContain("rupees");
  });

  it("counts a lone word as one", () => {
    const logs = [log("done", { at: 5, attributes: new Map([["completion", "x".repeat(80)]]) })];
    expect(foundBy("D01", [root], { logs })[0]?.message).toContain("80 characters, 1 word, sha256");
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ["completion", { completion: LETTER }],
    [
      "messages",
      {
        messages: [
          new Map([
            ["role", "user"],
            ["content", "hi"],
          ]),
        ],
      },
    ],
    ["renderedPrompt", { renderedPrompt: THIRTY }],
    ["six short words", { user_text: "a b c d e f" }],
    ["a field inside another", { payload: new Map([["prompt", LETTER]]) }],
    ["a telling field in the record's own body", { body: new Map([["function.output", LETTER]]) }],
  ])("fires on %s", (_what, fields) => {
    expect(said(fields)).toEqual(BODY);
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ["a count", { prompt_tokens: 128 }],
    ["a version", { "app.prompt.version": "a version with quite a few words in its name, v17" }],
    ["a key", { prompt_key: "the key of a prompt, with quite a few words in it" }],
    ["a short prompt", { prompt: "hi" }],
    ["a short text", { text: "ok" }],
    ["text inside another word", { context: LETTER }],
    ["an error's message", { error_message: LETTER }],
    ["a query", { "db.query.text": "select id, total from orders where id = $1 and tenant = $2" }],
    ["an id", { output: "pol_courtesy_v2_draft" }],
    ["a list of enums", { "response.reasons": ["stop", "length"] }],
    ["numbers", { output: new Map([["latency", 12]]) }],
    ["another message field", { msg: LETTER }],
    ["what stands in the record's own body", { body: new Map([["function.arguments", LETTER]]) }],
    ["an object's address", { output: "<smolagents.agents.CodeAgent object at 0x7ece5c22a810>" }],
  ])("is silent about %s", (_what, fields) => {
    expect(said(fields)).toEqual([]);
  });

  it("is silent about a sentence that is the line's own text", () => {
    expect(said({}, LETTER)).toEqual([]);
  });

  it("knows a recorded body where no key tells", () => {
    const call = span("llm", {
      parent: "http.handler",
      at: [1, 9],
      has: { "gen_ai.prompt": `${THIRTY} ${LETTER}` },
    });
    const logs = [log(`sending: ${THIRTY} now`, { at: 5 })];
    expect(saidBy("D01", [root, call], { logs })).toEqual(BODY);
    expect(saidBy("D01", [root], { logs })).toEqual([]);
  });

  it("counts lines that tell one token each", () => {
    const logs = (count: number) =>
      Array.from({ length: count }, (_none, at) => log("token", { at, spanId: "http.handler" }));
    expect(saidBy("D01", [root], { logs: logs(40) })).toEqual(["warning a log line per token"]);
    expect(saidBy("D01", [root], { logs: logs(20) })).toEqual([]);
  });

  it("allows bodies on spans unless the contract forbids them", () => {
    const call = span("llm", { at: [1, 9], has: { "gen_ai.input.messages": `[{"content":"${LETTER}"}]` } });
    const expectations = expectationsWith({ forbidsBodies: true });
    expect(saidBy("D01", [call], { logs: [log("x", {})] })).toEqual([]);
    expect(saidBy("D01", [call], { logs: [log("x", {})], expectations })).toEqual(["error body on a span"]);
  });

  it("knows the bodies of the conventions' events, and a log's message from them", () => {
    const event = (name: string) => {
      const attributes = new Map([["message", LETTER]]);
      return [span("llm", { at: [1, 9], events: [{ name, timeUnixNano: undefined, attributes }] })];
    };
    const told = { logs: [log("x", {})], expectations: expectationsWith({ forbidsBodies: true }) };
    expect(saidBy("D01", event("gen_ai.choice"), told)).toEqual(["error body on a span"]);
    expect(saidBy("D01", event("log"), told)).toEqual([]);
  });

  it("cannot judge without lines", () => {
    expect(unjudgedBy("D01", [root])).toEqual(["no log lines given"]);
  });
});
