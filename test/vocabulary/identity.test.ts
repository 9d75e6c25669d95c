import { describe, expect, it } from "vitest";
import { NO_RESOURCE } from "../../src/model/span.ts";
import { serviceOfResource } from "../../src/vocabulary/service.ts";
import { factsOf } from "./attributes.ts";

describe("identity", () => {
  it("is read from the span, then from what the whole trace says of itself", () => {
    const resource = {
      ...NO_RESOURCE,
      attributes: new Map([
        ["session.id", "sess_91ab"],
        ["experiment.variant", "B"],
        ["service.namespace", "acme"],
      ]),
    };
    const facts = factsOf(
      { "session.id": "mine", "user.id_hash": "h_38d2", "app.tenant.tier": "paid" },
      { resource },
    );
    expect(facts).toMatchObject({ sessionId: "mine", userId: "h_38d2", variant: "B", tenant: "acme" });
    expect(factsOf({}, { resource }).sessionId).toBe("sess_91ab");
  });

  it("prints an id that was recorded as a number", () => {
    expect(factsOf({ "user.id": 12345 }).userId).toBe("12345");
  });

  it("finds the service of a resource", () => {
    expect(serviceOfResource(new Map([["service.name", "miniserve"]]))).toBe("miniserve");
    expect(serviceOfResource(new Map([["host.name", "a"]]))).toBeUndefined();
  });
});

it("survives keys that are names of object members", () => {
  const facts = factsOf(
    Object.fromEntries([
      ["constructor", 1],
      ["toString", "x"],
      ["", 2],
    ]),
  );
  expect(facts.tokensIn).toBeUndefined();
  expect(
    factsOf({ "langfuse.observation.usage_details": '{"__proto__":{"input":3}}' }).tokensIn,
  ).toBeUndefined();
});
