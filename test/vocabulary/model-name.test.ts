import { describe, expect, it } from "vitest";
import { factsOf } from "./attributes.ts";

describe("model", () => {
  it("keeps what was asked and what answered apart", () => {
    const facts = factsOf({ "gen_ai.request.model": "gpt-4o", "gen_ai.response.model": "gpt-4o-2024-08-06" });
    expect(facts.requestModel).toBe("gpt-4o");
    expect(facts.responseModel).toBe("gpt-4o-2024-08-06");
    expect(facts.model).toBe("gpt-4o-2024-08-06");
  });

  it("is the project's own name before any other", () => {
    expect(factsOf({ "gen_ai.response.model": "x", "llm.model": "minigpt-v1" }).model).toBe("minigpt-v1");
  });

  it("is found in JSON values", () => {
    expect(factsOf({ "braintrust.metadata": '{"model":"m1"}' }).model).toBe("m1");
    expect(factsOf({ "mlflow.llm.model": '"m2"' }).model).toBe("m2");
    expect(factsOf({ "mlflow.llm.model": "m3" }).model).toBe("m3");
  });

  it("names providers by their current names", () => {
    expect(factsOf({ "gen_ai.system": "OpenAI" }).provider).toBe("openai");
    expect(factsOf({ "gen_ai.system": "vertex_ai" }).provider).toBe("gcp.vertex_ai");
    expect(factsOf({ "gen_ai.system": "az.ai.openai", "gen_ai.provider.name": "openai" }).provider).toBe(
      "openai",
    );
  });
});
