import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { redactedFinding, redactedText, redactedValue } from "../../../src/rules/privacy/redact.ts";
import { redactedLine, redactedSpans } from "../../../src/rules/privacy/redact-record.ts";
import { rule } from "../../../src/rules/rule.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, log, span } from "../../trace/story.ts";

const LETTER = "Dear Priya, your refund of ₹1,250 for order 4481 is on its way.";
const HIDDEN = /^<63 characters, sha256 [0-9a-f]{8}>$/;
const KEY = "sk-proj-a8Kd03LmQz57WxYbN1cPr9Ts";

function redactedSpan(one: Span): Span {
  const [told = one] = redactedSpans([one]);
  return told;
}

describe("redactedText", () => {
  it("masks credentials and personal data and leaves the rest", () => {
    expect(redactedText(`${KEY} of priya@acme.com took 2608 ms`)).toBe(
      "sk-p…r9Ts of p…@acme.com took 2608 ms",
    );
  });
});

describe("redactedValue", () => {
  it.each<[string, AttributeValue]>([
    ["gen_ai.completion.0.content", LETTER],
    ["output.value", LETTER],
    ["gen_ai.system_instructions", LETTER],
    ["ai.prompt", LETTER],
    ["mlflow.spanInputs", LETTER],
  ])("puts length and digest in the place of %s", (key, value) => {
    expect(redactedValue(key, value)).toMatch(HIDDEN);
  });

  it("hides composite bodies whole, and bodies inside other objects", () => {
    const message = new Map<string, AttributeValue>([
      ["role", "user"],
      ["content", "hi"],
    ]);
    expect(redactedValue("gen_ai.input.messages", [message])).toMatch(/^<32 characters/);
    const payload = new Map<string, AttributeValue>([
      ["prompt", LETTER],
      ["k", 3],
      ["mail", "a@acme.com"],
    ]);
    expect(redactedValue("payload", payload)).toEqual(
      new Map<string, AttributeValue>([
        ["prompt", expect.stringMatching(HIDDEN)],
        ["k", 3],
        ["mail", "a…@acme.com"],
      ]),
    );
  });

  it.each<[string, AttributeValue]>([
    ["gen_ai.response.finish_reasons", ["stop"]],
    ["gen_ai.usage.output_tokens", 0],
    ["gen_ai.response.model", "claude-3-5-sonnet-20241022"],
    ["prompt.composition_hash", "sha256:7c1e0b54"],
    ["exception.message", "the connection was reset by the peer after 30 s"],
    ["retrieval.doc_ids", ["pol_courtesy_v2_draft", "pol_refund_v7"]],
  ])("leaves %s as it is", (key, value) => {
    expect(redactedValue(key, value)).toBe(value);
  });
});

describe("a finding", () => {
  const telling = rule({
    code: "L01",
    name: "telling",
    title: "",
    why: "",
    fix: "",
    example: { fires: "", quiet: "" },
    severities: ["info"],
    needs: ["tree"],
    *check({ tree }) {
      const [node] = tree.nodes;
      if (node === undefined) return;
      yield {
        severity: "info" as const,
        spans: [node],
        message: `wrote to priya@acme.com`,
        phrase: "told",
        evidence: {
          attr: [
            { spanId: node.span.spanId, key: "gen_ai.choice: message.content", value: LETTER },
            {
              spanId: node.span.spanId,
              key: "llm.invocation_parameters › api_key",
              value: "9fQ2mZ81xLpT0vWc",
            },
          ],
          log: [
            {
              message: `bearer ${KEY}`,
              attributes: new Map([
                ["completion", LETTER],
                ["msg", LETTER],
              ]),
            },
          ],
          absent: [{ what: "a reply", where: "mail to priya@acme.com" }],
        },
        expected: "4111 1111 1111 1111",
        actual: KEY,
      };
    },
  });
  const findings = (showContent: boolean) =>
    runRules([telling], ruleFacts(factsOf([span("a", { at: [0, 1] })]), { ...SETTLED, showContent }))
      .findings;

  it("is redacted wherever it shows a text of the trace", () => {
    expect(findings(false)).toMatchObject([
      {
        message: "wrote to p…@acme.com",
        expected: "…1111",
        actual: "sk-p…r9Ts",
        evidence: {
          attr: [{ value: expect.stringMatching(HIDDEN) }, { value: "9f…" }],
          log: [{ message: "bearer sk-p…r9Ts" }],
          absent: [{ where: "mail to p…@acme.com" }],
        },
      },
    ]);
    const [finding] = findings(false);
    expect(finding?.evidence.log?.[0]?.attributes).toEqual(
      new Map([
        ["completion", expect.stringMatching(HIDDEN)],
        ["msg", LETTER],
      ]),
    );
  });

  it("stays as it is where content is asked for", () => {
    expect(findings(true)).toMatchObject([{ message: "wrote to priya@acme.com", actual: KEY }]);
  });

  it("is redacted once", () => {
    const [finding] = findings(false);
    expect(redactedFinding(finding as Finding)).toEqual(finding);
  });
});

describe("redactedSpan", () => {
  it("hides bodies and masks the rest, in events and resources too", () => {
    const told = redactedSpan(
      span("mail priya@acme.com", {
        at: [0, 1],
        has: { "gen_ai.completion": LETTER, k: 3 },
        statusMessage: `bad ${KEY}`,
        resource: { contact: "priya@acme.com" },
        events: [
          { name: "gen_ai.choice", timeUnixNano: 1n, attributes: new Map([["message.content", LETTER]]) },
        ],
      }),
    );
    expect(told).toMatchObject({ name: "mail p…@acme.com", statusMessage: "bad sk-p…r9Ts" });
    expect([...told.attributes.values()]).toEqual([expect.stringMatching(HIDDEN), 3]);
    expect(told.resource.attributes.get("contact")).toBe("p…@acme.com");
    expect([...(told.events[0]?.attributes.values() ?? [])]).toEqual([expect.stringMatching(HIDDEN)]);
  });

  it("leaves a log's message in an event, and hides what the conventions' events hold", () => {
    const event = (name: string) => ({ name, timeUnixNano: 1n, attributes: new Map([["message", LETTER]]) });
    const told = redactedSpan(span("a", { at: [0, 1], events: [event("log"), event("gen_ai.choice")] }));
    expect(told.events.map(({ attributes }) => attributes.get("message"))).toEqual([
      LETTER,
      expect.stringMatching(HIDDEN),
    ]);
  });

  it("keeps shared what was shared", () => {
    const one = span("a", { at: [0, 1], resource: { contact: "priya@acme.com" } });
    const [first, second] = redactedSpans([one, { ...one, name: "b" }]);
    expect(first?.resource.attributes.get("contact")).toBe("p…@acme.com");
    expect(second?.resource).toBe(first?.resource);
  });

  it("is the same span where nothing is to be hidden", () => {
    const plain = span("chat", {
      at: [0, 1],
      has: { "gen_ai.usage.input_tokens": 3, "gen_ai.system": "openai" },
    });
    expect(redactedSpan(plain)).toBe(plain);
  });
});

describe("redactedLine", () => {
  const fields = { completion: LETTER, "client.address": "84.1.2.3", n: 1 };
  const line = (body: string) => ({ ...log("done", { attributes: new Map(Object.entries(fields)) }), body });

  it.each([
    ["JSON", JSON.stringify({ event: "done", ...fields })],
    [
      "JSON without letters beyond ASCII",
      JSON.stringify({ event: "done", ...fields }).replace("₹", "\\u20b9"),
    ],
    ["logfmt", `msg=done completion="${LETTER}" client.address=84.1.2.3 n=1`],
  ])("hides a body in the written line too: %s", (_what, body) => {
    const told = redactedLine(line(body));
    expect(told.body).toBe(
      body.replace(/Dear .* way\./, String(told.attributes.get("completion"))).replace("84.1.2.3", "84.…"),
    );
    expect(told.attributes.get("completion")).toMatch(HIDDEN);
  });

  it("hides a record that stands where the line's own text may", () => {
    const body = new Map([["function.arguments", LETTER]]);
    const told = redactedLine({
      ...log("done", { attributes: new Map([["body", body]]) }),
      body: JSON.stringify({ body: { "function.arguments": LETTER } }),
    });
    expect(told.attributes.get("body")).toMatch(/^<\d+ characters, sha256 [0-9a-f]{8}>$/);
    expect(told.body).not.toContain("way.");
    expect(JSON.parse(told.body)).toHaveProperty(["body", "function.arguments"]);
  });

  it("masks what its service is called, as a resource's", () => {
    expect(redactedLine({ ...log("done", {}), service: "bot-priya@acme.com" }).service).toBe("b…@acme.com");
    const resource = { service: "bot-priya@acme.com", attributes: new Map() };
    expect(redactedSpan({ ...span("a", { at: [0, 1] }), resource }).resource.service).toBe("b…@acme.com");
  });

  it("leaves JSON readable", () => {
    const fields = {
      note: "paid 4111 1111 1111 1111",
      total: 4111111111111111,
      password: "Tr0ub4dor-Zebra7",
    };
    const told = redactedLine({
      ...log("x", { attributes: new Map<string, string | number>(Object.entries(fields)) }),
      body: JSON.stringify(fields),
    });
    expect(JSON.parse(told.body)).toEqual({ note: "paid …1111", total: 4111111111111111, password: "Tr…" });
  });

  it("hides the whole line where it does not find the body in it", () => {
    expect(redactedLine(line(`completion=${LETTER.replaceAll(" ", "%20")}`)).body).toMatch(
      /^<\d+ characters/,
    );
  });

  it("is the same line where nothing is to be hidden", () => {
    const plain = log("decode.done", { attributes: new Map([["steps", 4]]) });
    expect(redactedLine(plain)).toBe(plain);
  });
});
