import { describe, expect, it } from "vitest";
import type { SpanId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { RULES } from "../../../src/rules/registry.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, span } from "../../trace/story.ts";
import { event } from "../../vocabulary/attributes.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Story = Parameters<typeof span>[1];

const root = span("http.handler", {
  at: [0, 1000],
  kind: "SERVER",
  has: { "http.response.status_code": 200 },
});

function child(name: string, at: Story["at"], more: Partial<Story> = {}): Span {
  return span(name, { parent: "http.handler", at, ...more });
}

const failed = { status: "ERROR", has: { "error.type": "ConnectionError" } } as const;
const search = child("vector.search", [10, 100], failed);
const generate = child("llm.generate", [110, 900]);

describe("R04 swallowed", () => {
  it("is an error where a failed search's output feeds a model", () => {
    const [finding] = foundBy("R04", [root, search, generate]);
    expect(finding).toMatchObject({
      severity: "error",
      phrase: "swallowed error",
      message:
        "vector.search failed (ConnectionError), but http.handler ended with HTTP 200, " +
        "and llm.generate went on without its output",
      spanIds: ["vector.search"],
    });
    expect(finding?.evidence.attr).toContainEqual({
      spanId: "vector.search",
      key: "error.type",
      value: "ConnectionError",
    });
  });

  it("quotes the beginning of a long error, and never half a credential", () => {
    const key = `sk-proj-${"A1b2C3d4E5".repeat(3)}`;
    const said = `${"refused ".repeat(24)}${key} ${"by the index ".repeat(400)}`;
    const [finding] = foundBy("R04", [
      root,
      child("vector.search", [10, 100], { status: "ERROR", statusMessage: said }),
      generate,
    ]);
    expect(finding?.message).toMatch(/^vector\.search failed \((?:refused )+refused…\), but http\.handler /);
  });

  it("says where the model was given the error for the output", () => {
    const error = { status: "ERROR", statusMessage: "no shard answered" } as const;
    const asked = { "gen_ai.operation.name": "chat", "gen_ai.prompt": "Error: no shard answered. Go on." };
    const told = child("llm.generate", [110, 900], { has: asked });
    expect(foundBy("R04", [root, child("vector.search", [10, 100], error), told])).toMatchObject([
      { message: expect.stringMatching(/, and llm\.generate was given the error for its output$/) },
    ]);
  });

  it("leaves a repeated failure to R01", () => {
    const spans = [0, 40, 80].map((from, index) =>
      span("vector.search", {
        spanId: `s${index}` as SpanId,
        parent: "http.handler",
        at: [from, from + 20],
        status: index < 2 ? "ERROR" : "OK",
      }),
    );
    expect(saidBy("R04", [root, ...spans, generate])).toEqual([]);
    expect(saidBy("R01", [root, ...spans, generate])).toEqual(["warning retry storm"]);
  });

  it("leaves the failure below a repeated attempt to R01, too", () => {
    const below = span("POST", { parent: "s0", at: [1, 10], status: "ERROR", kind: "CLIENT" });
    const attempts = ["s0", "s1"].map((id, index) =>
      span("chat", {
        spanId: id as SpanId,
        parent: "http.handler",
        at: [index * 100, index * 100 + 50],
        status: index === 0 ? "ERROR" : "UNSET",
      }),
    );
    expect(saidBy("R04", [root, ...attempts, below])).toEqual([]);
  });

  it("is info where another model, or a span named as a fallback, answered instead", () => {
    const call = (name: string, model: string, at: Story["at"], more: Partial<Story> = {}) =>
      child(name, at, {
        ...more,
        has: { "gen_ai.operation.name": "chat", "gen_ai.request.model": model, ...more.has },
      });
    expect(
      saidBy("R04", [
        root,
        call("chat gpt-4o", "gpt-4o", [10, 50], failed),
        call("chat gpt-4o-mini", "gpt-4o-mini", [60, 90]),
      ]),
    ).toEqual(["info fallback answered"]);
    const from = (provider: string) => ({ "gen_ai.provider.name": provider });
    for (const [one, other] of [
      ["openai.chat", "anthropic.chat"],
      ["ChatOpenAI", "ChatAnthropic"],
    ] as const)
      expect(
        saidBy("R04", [
          root,
          call(one, "gpt-4o", [10, 50], { ...failed, has: { ...failed.has, ...from("openai") } }),
          call(other, "claude-3-5-sonnet", [60, 90], { has: from("anthropic") }),
        ]),
      ).toEqual(["info fallback answered"]);
    expect(
      saidBy("R04", [
        root,
        call("llm.rewrite", "gpt-4o-mini", [10, 50], failed),
        call("llm.answer", "gpt-4o", [60, 90]),
      ]),
    ).toEqual(["error swallowed error"]);
    expect(saidBy("R04", [root, search, child("search.fallback", [120, 130]), generate])).toEqual([
      "info fallback answered",
    ]);
  });

  it("tolerates caches, reads of what is not there, and what the contract lets fail", () => {
    expect(saidBy("R04", [root, child("cache.get", [10, 20], failed), generate])).toEqual([
      "info tolerated error",
    ]);
    const get = child("GET /orders/7", [10, 20], {
      kind: "CLIENT",
      status: "ERROR",
      has: { "http.request.method": "GET", "http.response.status_code": 404 },
    });
    expect(saidBy("R04", [root, get])).toEqual(["info tolerated error"]);
    expect(saidBy("R04", [root, search, generate], { expectations: contract({ mayFail: true }) })).toEqual([
      "info tolerated error",
    ]);
    expect(saidBy("R04", [root, search, generate], { expectations: contract({ min: 0 }) })).toEqual([
      "info tolerated error",
    ]);
  });

  it("tolerates what fails in a fifth of the successful traces of its kind", () => {
    const flaky = child("feature.flags", [10, 20], failed);
    const told = (failing: number) => {
      const traces = Array.from({ length: 40 }, (_, index) =>
        factsOf(index < failing ? [root, flaky] : [root]),
      );
      const [first] = traces;
      if (first === undefined) throw new Error("no trace");
      const judgement = runRules(RULES, ruleFacts(first, { ...SETTLED, run: new Run(traces) }));
      return judgement.findings.filter(({ rule }) => rule === "R04").map(({ phrase }) => phrase);
    };
    expect(told(12)).toEqual(["tolerated error"]);
    expect(told(4)).toEqual(["swallowed error"]);
  });

  it("is an error where the contract requires the span, else a warning off the critical path", () => {
    const aside = [root, child("llm.generate", [5, 990]), child("audit.write", [10, 20], failed)];
    expect(saidBy("R04", aside)).toEqual(["warning swallowed error"]);
    const required = contract({ name: "audit.write" });
    expect(saidBy("R04", aside, { expectations: required })).toEqual(["error swallowed error"]);
  });

  it("is a warning where a failure left its exception but no status", () => {
    const lookup = child("lookup", [10, 20], {
      events: [event("exception", { "exception.type": "KeyError" })],
    });
    expect(saidBy("R04", [root, lookup])).toEqual(["warning failure without error status"]);
    const upstream = child("POST", [10, 20], { kind: "CLIENT", has: { "http.status_code": 503 } });
    expect(saidBy("R04", [root, upstream])).toEqual(["warning failure without error status"]);
  });

  it("is silent where the root failed too, by its status or by HTTP", () => {
    const broken = span("http.handler", { at: [0, 1000], status: "ERROR" });
    expect(saidBy("R04", [broken, search, generate])).toEqual([]);
    const said502 = span("http.handler", { at: [0, 1000], has: { "http.response.status_code": 502 } });
    expect(saidBy("R04", [said502, search, generate])).toEqual([]);
  });

  it("is silent about the losing half of a hedge and about a login handshake", () => {
    const ask = (id: string, at: Story["at"], more: Partial<Story>) =>
      child("search", at, {
        spanId: id as SpanId,
        ...more,
        has: { "retrieval.query": "refund", ...more.has },
      });
    expect(saidBy("R04", [root, ask("a", [10, 200], failed), ask("b", [100, 150], {})])).toEqual([]);
    const http = (at: Story["at"], status: number, more: Partial<Story>) =>
      child("POST", at, {
        kind: "CLIENT",
        spanId: `${status}` as SpanId,
        has: { "http.status_code": status },
        ...more,
      });
    expect(saidBy("R04", [root, http([0, 5], 401, { status: "ERROR" }), http([6, 9], 200, {})])).toEqual([]);
  });

  it("is silent where nothing says that anything failed, though the answer may be wrong", () => {
    expect(saidBy("R04", [root, child("judge", [10, 20], { has: { "judge.score": 0 } }), generate])).toEqual(
      [],
    );
  });

  it("tells equal failures at one place once", () => {
    const steps = [1, 2, 3].flatMap((step) => [
      child(`turn ${step}`, [step * 100, step * 100 + 50]),
      span(`Step ${step}`, { parent: `turn ${step}`, at: [step * 100, step * 100 + 50], ...failed }),
    ]);
    expect(foundBy("R04", [root, ...steps])).toMatchObject([
      {
        spanIds: ["Step 1", "Step 2", "Step 3"],
        message: "Step 1 and 2 like it failed (ConnectionError), but http.handler ended with HTTP 200",
      },
    ]);
  });

  it("is no error on a partial trace, and cannot judge without a root", () => {
    expect(saidBy("R04", [root, search, generate], { partial: "too large" })).toEqual([
      "warning swallowed error",
    ]);
    const orphan = span("vector.search", { parent: "absent", at: [0, 10], status: "ERROR" });
    expect(unjudgedBy("R04", [orphan])).toEqual(["no root span to tell whether the error was reported"]);
  });
});

function contract(told: { name?: string; mayFail?: boolean; min?: number }) {
  const { name = "vector.search", mayFail = false, min = 1 } = told;
  return expectationsWith({
    places: [
      {
        path: `http.handler/${name}`,
        label: name,
        fits: (text: string) => text === name,
        parents: ["http.handler"],
        min,
        max: 1,
        mayFail,
      },
    ],
  });
}
