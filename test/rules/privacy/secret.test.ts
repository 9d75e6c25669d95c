import { describe, expect, it } from "vitest";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { secret } from "../../../src/rules/privacy/secret.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, log, span, TRACE } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const root = span("http.handler", { at: [0, 300] });
const OPENAI = "sk-proj-a8Kd03LmQz57WxYbN1cPr9Ts";

function call(has: Record<string, string>) {
  return span("llm.generate", { parent: "http.handler", at: [10, 250], has });
}

describe("D02 secret", () => {
  it("says which, where, how often and when, and never the secret itself", () => {
    const logs = [log(`retry with ${OPENAI}`, { at: 40, spanId: "llm.generate" })];
    const [finding, ...more] = foundBy("D02", [root, call({ "app.note": `key ${OPENAI}` })], { logs });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      phrase: "credential recorded",
      spanIds: ["llm.generate"],
      message: expect.stringMatching(
        /^an OpenAI API key stands in llm.generate's app.note and 1 more place: sk-p…r9Ts \(sha256 [0-9a-f]{8}\)$/,
      ),
      evidence: {
        attr: [{ spanId: "llm.generate", key: "app.note", value: "sk-p…r9Ts" }],
        log: [{ message: "sk-p…r9Ts", offsetNs: 40_000_000 }],
        time: [
          { offsetNs: 10_000_000, note: "first recorded" },
          { offsetNs: 40_000_000, note: "last recorded" },
        ],
      },
    });
    expect(JSON.stringify(finding)).not.toContain(OPENAI);
  });

  it("is one finding for each credential", () => {
    const line = log("started", {
      at: 1,
      attributes: new Map([
        ["aws_access_key_id", "AKIAIOSFODNN7EXAMPLE"],
        ["aws_secret_access_key", "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"],
      ]),
    });
    expect(foundBy("D02", [root], { logs: [line] }).map(({ message }) => message.split(" (")[0])).toEqual([
      "an AWS access key id stands in a log line's aws_access_key_id: AKIA…MPLE",
      "an AWS secret access key stands in a log line's aws_secret_access_key: wJal…LKEY",
    ]);
  });

  it("tells secrets of one kind under one key together", () => {
    const calls = Array.from({ length: 7 }, (_none, at) =>
      span(`call${at}`, { at: [at, at + 1], has: { key: `${OPENAI}${at}` } }),
    );
    const [finding, ...more] = foundBy("D02", calls);
    expect(more).toEqual([]);
    expect(finding?.message).toMatch(
      /call0's key and 6 more places: sk-p…9Ts0 \(sha256 \w{8}\), 7 different ones in all$/,
    );
    expect(finding?.actual).toMatch(/^openai 7×: (sk-p…9Ts\d \(sha256 \w{8}\), ){5}…$/);
    expect(finding?.spanIds.length).toBe(7);
  });

  it("looks into events, status messages, resources and nested values", () => {
    const places = [
      span("a", { at: [0, 1], statusMessage: `bad ${OPENAI}` }),
      span("b", { at: [0, 1], resource: { "deploy.note": `${OPENAI}b` } }),
      span("c", {
        at: [0, 1],
        events: [{ name: "retry", timeUnixNano: undefined, attributes: new Map([["note", `${OPENAI}c`]]) }],
      }),
      span("d", { at: [0, 1], has: { tool: new Map([["args", [`${OPENAI}d`]]]) } }),
    ];
    expect(foundBy("D02", places).map(({ message }) => message.split(":", 2)[0])).toEqual([
      "an OpenAI API key stands in a's status message",
      "an OpenAI API key stands in b's deploy.note",
      "an OpenAI API key stands in c's retry",
      "an OpenAI API key stands in d's tool.args",
    ]);
  });

  it.each([
    [
      "a JWT in an Authorization attribute",
      { "http.request.header.authorization": `Bearer eyJhbGciOiJI.eyJzdWIiOiJw.${"a1B2".repeat(8)}` },
    ],
    ["a private key", { "gcp.key": "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----" }],
  ])("finds %s", (_what, has) => {
    expect(saidBy("D02", [root, call(has)])).toEqual(["error credential recorded"]);
  });

  it.each([
    ["trace and message ids", { "llm.trace": TRACE, "gen_ai.response.id": "msg_01H4r7K" }],
    ["a completion's id", { "gen_ai.response.id": "chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVw" }],
    ["a digest", { "prompt.composition_hash": "sha256:7c1e0b54" }],
    ["a tokenizer", { "tokenizer.name": "miniserve-bpe-32k" }],
    ["a page's token", { next_page_token: "CAoQAA9fQ2mZ81xLpT0vWc" }],
    ["a masked password", { "db.url": "pg://app:***@db" }],
    ["the id of its own span under a token's name", { "parent.token": "http.handler" }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("D02", [root, call(has)])).toEqual([]);
    expect(unjudgedBy("D02", [root, call(has)])).toEqual([]);
  });

  it("is less sure of what was cut off, and says so", () => {
    const cut = `${"x".repeat(2048 - 26)}  sk-ant-api03-abcdefghijk`;
    expect(foundBy("D02", [root, call({ "app.note": cut })])).toMatchObject([
      {
        confidence: 0.6,
        message: expect.stringMatching(/^the beginning of a credential .*cut off with its value$/),
      },
    ]);
  });

  it("takes a value that many traces share under a token's name for a setting", () => {
    const traces = (build: string) =>
      Array.from({ length: 100 }, (_none, at) =>
        factsOf([span("r", { at: [0, 1], has: { "build.token": at < 6 ? build : "none", key: OPENAI } })]),
      );
    const said = (run: Run | undefined, facts: ReturnType<typeof traces>[number]) =>
      runRules([secret], ruleFacts(facts, { ...SETTLED, run })).findings.map(
        ({ actual }) => actual?.split(" ")[0],
      );
    const shared = traces("9fQ2mZ81xLpT0vWc");
    const [one] = shared;
    if (one === undefined) throw new Error("no trace");
    expect(said(undefined, one)).toEqual(["generic", "openai"]);
    expect(said(new Run(shared), one)).toEqual(["openai"]);
    expect(said(new Run(shared.slice(0, 99)), one)).toEqual(["generic", "openai"]);
  });
});
