import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { RULES } from "../../../src/rules/registry.ts";
import { factsOf, log, span } from "../../trace/story.ts";
import { diagnosed, suspected } from "../diagnosed.ts";

/** The worked example of the empty completion, in milliseconds from the request's start. */
const spans = [
  span("http.handler", { at: [0, 295], kind: "SERVER", status: "OK", has: { "http.status_code": 200 } }),
  span("llm.prefill", { parent: "http.handler", at: [100, 280], has: { "llm.tokens.in": 128 } }),
  span("llm.decode", {
    parent: "http.handler",
    at: [281, 286],
    has: { "llm.tokens.out": 0, "llm.stop_reason": "immediate_eos" },
  }),
];

function eviction(at: number) {
  const attributes = new Map<string, string | number>([
    ["action", "eviction"],
    ["slot", 3],
  ]);
  return log("kv_cache.full", { at, level: "WARN", attributes });
}

describe("the suspects of an empty completion", () => {
  it("are led by the eviction that lies inside prefill", () => {
    const diagnosis = diagnosed(spans, [eviction(231)]);
    expect(suspected(diagnosis)).toEqual([
      "cause 0.86 llm.prefill: KV-cache eviction",
      "mechanism 0.68 llm.decode: stopped immediately",
      "symptom llm.decode: empty completion",
      "missed guard http.handler: success reported",
    ]);
    expect(diagnosis.rootCause).toBe(
      "KV-cache eviction inside llm.prefill (kv_cache.full, action eviction, slot 3): llm.decode stopped immediately",
    );
    expect(diagnosis.verdict).toBe("empty completion");
  });

  it.each([
    ["no line tells of one", []],
    ["it came after the decode had ended", [eviction(290)]],
    ["it came before the request's prefill", [eviction(40)]],
  ])("are led by an unknown cause where %s: no eviction is invented", (_why, lines) => {
    const [first, ...others] = suspected(diagnosed(spans, lines));
    expect(first).toMatch(/^cause 0\.4\d : unknown upstream of llm\.decode$/);
    expect(others.join()).not.toContain("eviction");
  });

  it("are nobody where all is well", () => {
    const well = [
      spans[0],
      spans[1],
      span("llm.decode", { parent: "http.handler", at: [281, 286], has: { "llm.tokens.out": 9 } }),
    ];
    const diagnosis = diagnosed(
      well.filter((one) => one !== undefined),
      [eviction(231)],
    );
    expect([diagnosis.suspects, diagnosis.rootCause, diagnosis.verdict]).toEqual([[], undefined, undefined]);
  });
});

describe("suspects of a trace with secrets in its names and lines", () => {
  const key = `sk-proj-${"A1b2C3d4E5".repeat(3)}`;
  const letter = "Dear Priya, your refund of order 4481 is on its way to you.";
  const [root, prefill, decode] = spans;
  const story = [root, prefill, decode && { ...decode, name: `llm.decode ${key}` }].filter(
    (one) => one !== undefined,
  );
  const line = log(`kv_cache.full ${key}`, {
    at: 231,
    attributes: new Map([
      ["prompt", letter],
      ["slot", "priya@acme.com"],
    ]),
  });

  it("are told without them, and so is the root cause", () => {
    const { suspects, rootCause } = diagnosed(story, [line]);
    const told = suspects.map(({ span, signal, detail }) => `${span} ${signal} ${detail}`).join("\n");
    expect(told).toMatch(/kv_cache\.full sk-p…D4E5, prompt <59 characters, sha256 \w+>, slot p…@acme\.com/i);
    const printed = JSON.stringify(
      suspects.map(({ evidence: { log } }) => log?.map(({ message }) => message)),
    );
    for (const text of [told, rootCause, printed])
      for (const hidden of [key, letter, "priya@acme.com"]) expect(text).not.toContain(hidden);
    expect(rootCause).toContain("KV-cache eviction inside llm.prefill");
  });

  it("are told as they are where content may be shown", () => {
    const facts = ruleFacts(factsOf(story, { logs: [line] }), {
      ...SETTLED,
      logsGiven: true,
      showContent: true,
    });
    expect(diagnose(RULES, facts).rootCause).toContain(`kv_cache.full ${key}, prompt ${letter}`);
  });
});

describe("a trace whose telemetry is broken", () => {
  it("has no suspect: what is missing is said instead", () => {
    const cycle = [span("a", { parent: "b", at: [0, 5] }), span("b", { parent: "a", at: [1, 4] })];
    const diagnosis = diagnosed(cycle);
    expect(diagnosis.suspects).toEqual([]);
    expect(diagnosis.rootCause).toMatch(/the telemetry is incomplete \(S10 /);
  });
});
