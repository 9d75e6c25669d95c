import { describe, expect, it } from "vitest";
import { decodeSteps } from "../../../fixtures/stories/decode-steps.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { Expectations, ExpectedPlace } from "../../../src/model/expectations.ts";
import { span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy } from "../judged.ts";
import { type Has, handler } from "./model-call.ts";

const AGGREGATE = { "llm.decode.steps": 240, "llm.decode.mean_step_ms": 10 };
const EXPLODED = ["warning a span for every step"];

function decode(has: Has = AGGREGATE) {
  return span("llm.decode", {
    parent: "http.handler",
    at: [100, 2500],
    has: { "llm.tokens.out": 240, "llm.stop_reason": "eos", ...has },
  });
}

/** So many spans beside each other, 10 ms each. */
function siblings(count: number, name: string, parent: string, has: Has = {}) {
  return Array.from({ length: count }, (_, index) =>
    span(name, {
      spanId: `${name} ${index}` as never,
      parent,
      at: [100 + index * 10, 110 + index * 10],
      has,
    }),
  );
}

const steps = (count: number, has: Has = {}) => siblings(count, "decode.step", "llm.decode", has);

function contractOf(place: Partial<ExpectedPlace>): Expectations {
  const own = { path: "a", label: "a", fits: (name: string) => name === "decode.step", parents: [] };
  return expectationsWith({
    broken: [],
    places: [{ ...own, min: 0, max: 1, mayFail: true, ...place }],
  });
}

describe("L10 step-explosion", () => {
  it("finds 240 steps, and says what one span would have said", () => {
    const [finding, ...others] = foundBy("L10", spansOf(decodeSteps));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "warning",
      spanPath: "http.handler › llm.decode",
      actual: "240 spans",
    });
    expect(finding?.message).toMatch(
      /^llm\.decode has 240 decode\.step spans, 98 % of all spans and about \d+(?:\.\d+)? kB; steps=240, mean=10\.0, max=18\.2 \(ms\) would say as much$/,
    );
    expect(finding?.evidence.stat?.map(({ name }) => name)).toEqual([
      "spans",
      "share of the trace's spans",
      "bytes",
      "bytes of the trace",
      "median ms",
      "longest ms",
    ]);
  });

  it("begins at 20 steps", () => {
    expect(saidBy("L10", [handler, decode(), ...steps(19)])).toEqual([]);
    expect(saidBy("L10", [handler, decode(), ...steps(20)])).toEqual(EXPLODED);
  });

  it("finds steps that are most of a trace, under whatever parents", () => {
    const decodes = ["a", "b"].flatMap((id) => [
      span("llm.decode", {
        spanId: id as never,
        parent: "http.handler",
        at: [100, 900],
        has: { "llm.stop_reason": "eos", ...AGGREGATE },
      }),
      ...siblings(12, `decode.step ${id}`, id),
    ]);
    expect(foundBy("L10", [handler, ...decodes])).toMatchObject([
      { severity: "warning", message: expect.stringMatching(/^the trace has 24 /) },
    ]);
    const more = siblings(40, "db.read", "http.handler");
    expect(saidBy("L10", [handler, ...decodes, ...more])).toEqual([]);
  });

  it("finds 50 spans of one name", () => {
    expect(saidBy("L10", [handler, ...siblings(50, "SELECT orders", "http.handler")])).toEqual([
      "warning one name, many spans",
    ]);
    expect(saidBy("L10", [handler, ...siblings(49, "SELECT orders", "http.handler")])).toEqual([]);
  });

  it("is an error beyond 1000 spans, or where the trace is half as large as Tempo takes", () => {
    expect(saidBy("L10", [handler, decode(), ...steps(1001)])).toEqual(["error a span for every step"]);
    const large = { "llm.prompt": "x".repeat(60_000) };
    expect(saidBy("L10", [handler, decode(), ...steps(50, large)])).toEqual(["error a span for every step"]);
  });

  it("finds steps without their number and mean, as info", () => {
    expect(saidBy("L10", [handler, decode({}), ...steps(3)])).toEqual(["info steps without a sum"]);
    expect(saidBy("L10", [handler, decode({ "llm.decode.steps": 3 }), ...steps(3)])).toEqual([
      "info steps without a sum",
    ]);
  });

  describe("is silent about", () => {
    it("two sampled steps, in a trace of four spans too", () => {
      expect(saidBy("L10", [handler, decode(), ...steps(2)])).toEqual([]);
      expect(saidBy("L10", [handler, decode({ sampled_steps: true }), ...steps(2)])).toEqual([]);
    });

    it("a trace whose steps somebody asked for", () => {
      expect(saidBy("L10", [handler, decode({ sampled_steps: true }), ...steps(240)])).toEqual([]);
    });

    it("a number that the contract allows, and no other", () => {
      const told = (max: number) => ({ expectations: contractOf({ max }) });
      const spans = [handler, decode(), ...steps(40)];
      expect(saidBy("L10", spans, told(64))).toEqual([]);
      expect(saidBy("L10", spans, told(32))).toEqual(EXPLODED);
      const unselected = { expectations: { ...contractOf({ max: 64 }), broken: undefined } };
      expect(saidBy("L10", spans, unselected)).toEqual(EXPLODED);
    });

    it("an agent's own steps", () => {
      const agent = span("invoke_agent support", {
        parent: "http.handler",
        at: [1, 2900],
        has: { "gen_ai.operation.name": "invoke_agent" },
      });
      const own = Array.from({ length: 25 }, (_, index) =>
        span(`Step ${index + 1}`, { parent: agent.spanId, at: [index * 100, index * 100 + 90] }),
      );
      expect(saidBy("L10", [handler, agent, ...own])).toEqual([]);
      const loop = siblings(60, "agent_iteration", agent.spanId, { "traceloop.span.kind": "task" });
      expect(saidBy("L10", [handler, agent, ...loop])).toEqual([]);
    });

    it("tool spans, which are A03's", () => {
      const tools = siblings(60, "execute_tool lookup", "http.handler", {
        "gen_ai.operation.name": "execute_tool",
      });
      expect(saidBy("L10", [handler, ...tools])).toEqual([]);
    });
  });

  it("is quick over very many spans", () => {
    const spans = [handler, decode(), ...steps(30_000)];
    expect(foundBy("L10", spans)[0]?.spanIds.length).toBeLessThan(30);
  });
});
