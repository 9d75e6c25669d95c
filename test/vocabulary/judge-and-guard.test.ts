import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { readEvaluations } from "../../src/vocabulary/evaluations.ts";
import { sideOfName } from "../../src/vocabulary/guard.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { readToolDefinitions } from "../../src/vocabulary/tool-definitions.ts";
import { span } from "../trace/story.ts";

const withKeys = (has: Record<string, AttributeValue>) => span("s", { at: [0, 1], has });
const seen = (has: Record<string, AttributeValue>) => new Sightings(withKeys(has));

describe("evaluations", () => {
  it.each<[string, Record<string, AttributeValue>, string]>([
    [
      "OpenInference",
      { "evaluations.0.evaluation.name": "x", "evaluations.0.evaluation.score": 0.5 },
      "evaluations.0.evaluation.score",
    ],
    [
      "OpenInference, of a trace",
      { "trace.evaluations.0.evaluation.name": "x", "trace.evaluations.0.evaluation.score": 0.5 },
      "trace.evaluations.0.evaluation.score",
    ],
    ["Langfuse", { scores: '[{"name":"x","value":0.5}]' }, "scores › 0 › value"],
    ["Braintrust", { "braintrust.scores": '{"x":0.5}' }, "braintrust.scores › x"],
    ["LangSmith", { feedback_stats: '{"x":{"n":3,"avg":0.5}}' }, "feedback_stats › x"],
  ])("are read from %s", (_what, has, scoreKey) => {
    expect(readEvaluations(withKeys(has))).toMatchObject([{ name: "x", score: 0.5, human: false, scoreKey }]);
  });

  it("are not what has neither a score nor a label", () => {
    expect(readEvaluations(withKeys({ scores: [0.9, 0.8], "evaluations.0.evaluation.name": "x" }))).toEqual(
      [],
    );
  });

  it("tell annotations apart, which people make", () => {
    const [annotation] = readEvaluations(withKeys({ "annotations.0.annotation.label": "bad" }));
    expect(annotation).toMatchObject({ human: true, label: "bad" });
  });
});

describe("a citation check", () => {
  it("keeps unsupported claims, as a list or as JSON text", () => {
    expect(seen({ "citation.unsupported": ["a", "b"] }).value("unsupportedClaims")).toEqual(["a", "b"]);
    expect(seen({ "citation.unsupported": '["a"]' }).value("unsupportedClaims")).toEqual(["a"]);
    expect(seen({ "citation.unsupported": 7 }).value("unsupportedClaims")).toBeUndefined();
  });
});

describe("a tenant", () => {
  it.each(["tenant.id", "tenant", "app.tenant.id", "org.id", "customer.id", "metadata.user_api_key_team_id"])(
    "is read from %s",
    (key) => {
      expect(seen({ [key]: "acme" }).value("requestTenant")).toBe("acme");
    },
  );

  it.each(["app.tenant.tier", "enduser.scope", "metadata.team_id", "service.namespace"])(
    "is not %s",
    (key) => {
      expect(seen({ [key]: "acme" }).value("requestTenant")).toBeUndefined();
      const resource = new Sightings(span("s", { at: [0, 1], resource: { [key]: "acme" } }));
      expect(resource.value("requestTenant")).toBeUndefined();
    },
  );
});

describe("a guard", () => {
  it.each([
    ["check.input", "input"],
    ["Prompt Shield", "input"],
    ["response_filter", "output"],
    ["input_output_guard", undefined],
    ["inputs", undefined],
  ])("called %s looks at: %s", (name, side) => {
    expect(sideOfName(name)).toBe(side);
  });

  it("that is not set off lets pass, unless another key says otherwise", () => {
    expect(seen({ "guardrail.blocked": false }).value("guardAction")).toBe("allow");
    expect(seen({ "guardrail.blocked": false, "moderation.flagged": true }).value("guardAction")).toBe(
      "flag",
    );
  });
});

describe("tool definitions", () => {
  it.each<[string, unknown]>([
    ["OpenAI", { type: "function", function: { name: "get", parameters: { a: 1 } } }],
    ["OpenTelemetry", { type: "function", name: "get", parameters: { a: 1 } }],
    ["Anthropic", { name: "get", input_schema: { a: 1 } }],
    ["Bedrock", { toolSpec: { name: "get", inputSchema: { json: { a: 1 } } } }],
  ])("are read as %s writes them", (_what, tool) => {
    const json = JSON.stringify([tool]);
    expect(readToolDefinitions(withKeys({ "gen_ai.tool.definitions": json }))).toEqual([
      { name: "get", schema: { a: 1 } },
    ]);
  });

  it("name a provider's own tool by its type", () => {
    const json = '[{"type":"web_search"},{"type":7},null]';
    expect(
      readToolDefinitions(withKeys({ "gen_ai.tool.definitions": json }))?.map(({ name }) => name),
    ).toEqual(["web_search"]);
    expect(readToolDefinitions(withKeys({}))).toBeUndefined();
  });
});
