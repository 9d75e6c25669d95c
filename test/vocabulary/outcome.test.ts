import { describe, expect, it } from "vitest";
import { event, factsOf } from "./attributes.ts";

describe("error", () => {
  it("is the span's own status before any attribute", () => {
    expect(factsOf({}, { status: "ERROR", statusMessage: "boom" })).toMatchObject({
      failed: true,
      errorMessage: "boom",
    });
    expect(factsOf({ error: true }, { status: "OK" }).failed).toBe(false);
  });

  it("is told by an attribute where the status is unset", () => {
    expect(factsOf({ "error.type": "timeout" })).toMatchObject({ failed: true, errorType: "timeout" });
    expect(factsOf({ error: "true" }).failed).toBe(true);
    expect(factsOf({ error: false }).failed).toBe(false);
    expect(factsOf({ "langfuse.observation.level": "ERROR" }).failed).toBe(true);
  });

  it("takes type and message from an exception event, which alone fails nothing", () => {
    const events = [event("exception", { "exception.type": "ValueError", "exception.message": "no" })];
    expect(factsOf({}, { events })).toMatchObject({
      failed: false,
      errorType: "ValueError",
      errorMessage: "no",
    });
  });
});

describe("http", () => {
  it("reads old and new names, and only codes that are statuses", () => {
    expect(factsOf({ "http.status_code": "200", "http.method": "POST" })).toMatchObject({
      httpStatus: 200,
      httpMethod: "POST",
    });
    expect(factsOf({ "http.status_code": 200, "http.response.status_code": 503 }).httpStatus).toBe(503);
    expect(factsOf({ "http.status_code": 0 }).httpStatus).toBeUndefined();
  });
});

describe("cost", () => {
  it("is read in dollars, also from JSON, also of no cents at all", () => {
    expect(factsOf({ "gen_ai.cost_usd": 0.00831 }).costUsd).toBe(0.00831);
    expect(factsOf({ "langfuse.observation.cost_details": '{"total":0.5}' }).costUsd).toBe(0.5);
    expect(factsOf({ "gen_ai.usage.cost": "0" }).costUsd).toBe(0);
  });

  it("is the sum of its parts only where both are known", () => {
    expect(factsOf({ "gen_ai.usage.input_cost": 0.25, "gen_ai.usage.output_cost": 0.5 }).costUsd).toBe(0.75);
    expect(factsOf({ "gen_ai.usage.input_cost": 0.25 }).costUsd).toBeUndefined();
  });
});
