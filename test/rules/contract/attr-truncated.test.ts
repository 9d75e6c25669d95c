import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { Span } from "../../../src/model/span.ts";
import { attrTruncated } from "../../../src/rules/contract/attr-truncated.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy } from "../judged.ts";
import { expected, MINISERVE } from "../structure/expected.ts";

const WORDS = "your order was late by two weeks and the courtesy rule of the shop says that you get it back ";

/** A text of just so many characters, which ends inside a word. */
function cutAt(length: number, seed = ""): string {
  return `${seed}${WORDS.repeat(1 + length / WORDS.length)}`.slice(0, length - 1).concat("x");
}

function recorded(has: Record<string, AttributeValue>, more: Partial<Pick<Span, "dropped">> = {}): Span[] {
  return [
    span("turn", { at: [0, 100], has: { "http.method": "POST", "llm.model": "minigpt-v1" } }),
    span("generate", { parent: "turn", at: [1, 90], has, ...more }),
  ];
}

function attributes(count: number): Record<string, AttributeValue> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`app.key.${index}`, index]));
}

describe("C04 attr-truncated: what was dropped", () => {
  it("warns of attributes, events and links that an exporter dropped", () => {
    const dropped = { attributes: 5, events: 1, links: 0 };
    expect(foundBy("C04", recorded({}, { dropped }))).toMatchObject([
      {
        severity: "warning",
        phrase: "attributes dropped",
        message: "generate lost 5 attributes: its exporter dropped them",
        fix: expect.stringContaining("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"),
        evidence: { stat: [{ name: "dropped attributes", value: 5 }] },
      },
      { severity: "warning", message: "generate lost 1 event: its exporter dropped them" },
    ]);
  });

  it("is info at exactly 128 attributes, and silent at 127", () => {
    expect(saidBy("C04", recorded(attributes(128)))).toEqual(["info attribute count at its limit"]);
    expect(saidBy("C04", recorded(attributes(127)))).toEqual([]);
    const dropped = { attributes: 2, events: 0, links: 0 };
    expect(saidBy("C04", recorded(attributes(128), { dropped }))).toEqual(["warning attributes dropped"]);
  });
});

describe("C04 attr-truncated: texts that end at a limit", () => {
  const body = `{"answer": "${cutAt(2048 - 12)}`;

  it("a JSON body cut at Tempo's 2,048 bytes is a warning", () => {
    expect(foundBy("C04", recorded({ "llm.response.body": body }))).toMatchObject([
      {
        severity: "warning",
        phrase: "JSON cut off",
        message:
          "llm.response.body of generate ends at 2,048 bytes, inside its JSON: Tempo cuts there by default",
        actual: expect.stringMatching(/^2,048 bytes, ending …[x ]+$/),
        evidence: { stat: [{ name: "bytes of llm.response.body", value: 2048, limit: 2048 }] },
      },
    ]);
  });

  it("is an error where rules parse it: arguments of a tool, a document list", () => {
    const named = { "gen_ai.tool.name": "lookup_orders", "tool.args": body };
    expect(saidBy("C04", recorded(named))).toEqual(["error JSON cut off"]);
    expect(saidBy("C04", recorded({ "retrieval.documents": body }))).toEqual(["error JSON cut off"]);
    expect(saidBy("C04", recorded({ "input.value": body }))).toEqual(["warning JSON cut off"]);
    const tool = recorded({ "input.value": body, "gen_ai.operation.name": "execute_tool" });
    expect(saidBy("C04", tool)).toEqual(["error JSON cut off"]);
  });

  it("learns 128 from six messages that all end there inside a word", () => {
    const messages = Array.from({ length: 6 }, (_, index): [string, string] => [
      `gen_ai.prompt.${index}.content`,
      cutAt(128, `${index} `),
    ]);
    expect(foundBy("C04", recorded(Object.fromEntries(messages)))[0]).toMatchObject({
      severity: "warning",
      confidence: 0.9,
      phrase: "text cut off",
      message: expect.stringContaining("no text of miniserve is longer, and 6 end just there"),
      evidence: {
        stat: [{ value: 128 }, { name: "texts of just 128 characters", value: 6 }],
      },
    });
  });

  it("learns a limit that nobody knows from other traces of the run", () => {
    const trace = (seed: string) => factsOf(recorded({ "user.message": cutAt(300, seed) }));
    const traces = ["a ", "b ", "c ", "d ", "e "].map(trace);
    const [first] = traces;
    if (first === undefined) throw new Error("no trace");
    const judged = (run: Run | undefined) =>
      runRules([attrTruncated], ruleFacts(first, { ...SETTLED, run })).findings.map(
        ({ severity }) => severity,
      );
    expect(judged(new Run(traces))).toEqual(["warning"]);
    expect(judged(undefined)).toEqual([]);
    expect(judged(new Run([...traces, trace(cutAt(20, "longer "))])).length).toBe(1);
    const longer = factsOf(recorded({ "user.message": cutAt(310) }));
    expect(judged(new Run([...traces, longer]))).toEqual([]);
  });

  describe("that the contract tells of its service", () => {
    const withLimit = (attributeValueLength: number, fits = true) => ({
      expectations: expectationsWith({ attributeValueLength, fitsService: () => fits }),
    });

    it("warns of one text that ends there, and says whose limit it is", () => {
      const spans = recorded({ "user.message": cutAt(700) });
      expect(saidBy("C04", spans)).toEqual([]);
      expect(foundBy("C04", spans, withLimit(700))).toMatchObject([
        {
          severity: "warning",
          confidence: 0.9,
          message:
            "user.message of generate ends at 700 characters, inside a word: " +
            "the limit that contract story tells of its service",
          evidence: { stat: [{ value: 700, limit: 700, n: 1 }] },
        },
      ]);
    });

    it.each([
      ["a limit that is often set elsewhere", cutAt(256), 256, ["warning text cut off"]],
      ["characters of two halves", `${"𝒂".repeat(299)} ${"𝒂".repeat(2)}b`, 303, ["warning text cut off"]],
      ["halves of characters", `${"𝒂".repeat(150)} a`, 302, ["warning text cut off"]],
      ["a text that ends with a full stop there", `${cutAt(699)}.`, 700, []],
      ["a hash of just that length", "f".repeat(64), 64, []],
      ["a longer text: the limit is another now", cutAt(701), 700, []],
    ])("%s", (_what, text, limit, said) => {
      expect(saidBy("C04", recorded({ "user.message": text }), withLimit(limit))).toEqual(said);
    });

    it("says nothing of services that the contract does not speak of", () => {
      const spans = recorded({ "user.message": cutAt(256) });
      expect(saidBy("C04", spans, withLimit(256, false))).toEqual(["info text cut off"]);
    });

    it("is read from limits.attribute_value_length", () => {
      const spans = recorded({ "user.message": cutAt(700) });
      const text = `${MINISERVE}\nlimits: { attribute_value_length: 700 }\n`;
      expect(expected(spans, text).attributeValueLength).toBe(700);
      expect(expected(spans).attributeValueLength).toBeUndefined();
    });
  });

  it("does not take one prompt that many calls share, nor hashes of one length, for a limit", () => {
    const calls = Array.from({ length: 8 }, (_, index) =>
      span("call", {
        spanId: `00000000000000c${index}` as Span["spanId"],
        at: [index, index + 1],
        has: { "prompt.system": cutAt(300), "prompt.hash": `sha256:${String(index).repeat(64)}` },
      }),
    );
    expect(saidBy("C04", calls)).toEqual([]);
    const hashes = calls.map((one) => ({ ...one, attributes: new Map([...one.attributes].slice(1)) }));
    expect(saidBy("C04", hashes)).toEqual([]);
  });

  it("counts addresses that end there where others under the key are shorter", () => {
    const urls = [90, 200, 200, 200, 200, 200].map((length, index) =>
      span("fetch", {
        spanId: `00000000000000d${index}` as Span["spanId"],
        at: [index, index + 1],
        has: {
          "url.full": `https://shop.example/${index}/${"p/q".repeat(100)}`.slice(0, length - 1).concat("q"),
        },
      }),
    );
    expect(foundBy("C04", urls)).toMatchObject([{ severity: "warning", spanIds: { length: 5 } }]);
  });

  it.each([
    ["one value of 128 characters that ends with a full stop", `${cutAt(127)}.`, []],
    ["one value of 256 characters cut inside a word", cutAt(256), ["info text cut off"]],
    ["JSON that breaks at 128", `{"a": "${cutAt(121)}`, ["warning JSON cut off"]],
    ["whole JSON of 128 characters", `{"a": "${cutAt(119)}"}`, []],
    ["an id of 128 characters", "f".repeat(128), []],
    ["4,095 characters", cutAt(4095), ["warning text cut off"]],
    ["255 in Japanese", `${"本".repeat(253)} 本`, ["info text cut off"]],
    ["2,048 bytes through a character", `${"日".repeat(682)}\u{fffd}`, ["warning text cut off"]],
    ["257 characters", cutAt(257), []],
    ["a redacted value", "<redacted: 2048 characters>", []],
    ["100,000 characters", cutAt(100_000), []],
  ])("%s", (_what, text, said) => {
    expect(saidBy("C04", recorded({ "user.message": text }))).toEqual(said);
  });

  it("looks into lists, events and resources", () => {
    const event = {
      name: "gen_ai.choice",
      timeUnixNano: undefined,
      attributes: new Map([["message", body]]),
    };
    const spans = [
      span("turn", {
        at: [0, 9],
        has: { "citation.unsupported": ["x", cutAt(4096)] },
        resource: { args: cutAt(4095) },
      }),
      span("generate", { parent: "turn", at: [1, 8], events: [event] }),
    ];
    expect(foundBy("C04", spans).map(({ message }) => message.split(" ends ")[0])).toEqual([
      "citation.unsupported of turn",
      "args of turn",
      "gen_ai.choice: message of generate",
    ]);
  });
});
