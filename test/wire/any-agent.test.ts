import { describe, expect, it } from "vitest";
import { anyAgent } from "../../src/wire/span/any-agent.ts";
import { jsonDocument, readSample, spanNamed } from "./read-sample.ts";

const span = (name: string, spanId: string, parent: string, more = "") => `{
  "name": "${name}", "kind": "internal", "parent": ${parent},
  "start_time": 1758026594777382001, "end_time": 1758026595108941003,
  "status": {"status_code": "error", "description": "rate limited"},
  "context": {"trace_id": 39712373237291850001929057769826244787, "span_id": ${spanId},
    "is_remote": false, "trace_flags": {"value": 1}, "trace_state": {"entries": {}}},
  "attributes": {"gen_ai.usage.output_cost": 4.8e-6, "gen_ai.usage.input_tokens": 395},
  "links": [], "events": [{"name": "chunk", "timestamp": 1758026594777382999, "attributes": {}}],
  "resource": {"attributes": {"service.name": "unknown_service"}, "schema_url": ""}${more}}`;

const PARENT =
  '{"trace_id": 39712373237291850001929057769826244787, "span_id": 18446744073709551615, "is_remote": true}';
const NO_PARENT = '{"trace_id": null, "span_id": null, "is_remote": false}';
const TEXT = `{"spans": [${span("call_llm", "4095", PARENT)}, ${span("invoke_agent", "18446744073709551615", NO_PARENT)}],
  "final_output": {"steps": [{"number": 1}]}}`;

describe("any-agent", () => {
  const sample = readSample(anyAgent, TEXT);

  it("turns bare integer ids into the hex that they stand for", () => {
    expect(sample.problems).toEqual([]);
    expect(spanNamed(sample, "call_llm")).toMatchObject({
      traceId: BigInt("39712373237291850001929057769826244787").toString(16).padStart(32, "0"),
      spanId: "0000000000000fff",
      parentSpanId: "ffffffffffffffff",
      kind: "INTERNAL",
    });
    expect(spanNamed(sample, "invoke_agent")).toMatchObject({
      spanId: "ffffffffffffffff",
      parentSpanId: undefined,
    });
  });

  it("keeps nanoseconds, status and types", () => {
    const call = spanNamed(sample, "call_llm");
    expect(call).toMatchObject({
      startUnixNano: 1758026594777382001n,
      endUnixNano: 1758026595108941003n,
      status: "ERROR",
      statusMessage: "rate limited",
    });
    expect(call.events[0]?.timeUnixNano).toBe(1758026594777382999n);
    expect([...call.attributes.values()]).toEqual([4.8e-6, 395]);
    expect(call.resource).toBe(spanNamed(sample, "invoke_agent").resource);
  });

  it("knows from the parent's context whether the parent is remote", () => {
    expect(spanNamed(sample, "call_llm").flags).toBe(0x301);
    expect(spanNamed(sample, "invoke_agent").flags).toBe(1);
  });

  it("keeps the agent's answer on the root", () => {
    const answer = new Map([["steps", [new Map([["number", 1]])]]]);
    expect(spanNamed(sample, "invoke_agent").attributes.get("final_output")).toEqual(answer);
    expect(spanNamed(sample, "call_llm").attributes.has("final_output")).toBe(false);
  });

  it("is told by its integer ids", () => {
    expect(anyAgent.canRead(jsonDocument(TEXT))).toBe(true);
    const hex = { spans: [{ context: { trace_id: "ab", span_id: "cd" } }] };
    expect(anyAgent.canRead(jsonDocument(JSON.stringify(hex)))).toBe(false);
  });

  it("loses a span with a fractional id, and says where", () => {
    const { spans, problems } = readSample(
      anyAgent,
      `{"spans": [${span("a", "1.5", NO_PARENT)}, ${span("b", "2", NO_PARENT)}]}`,
    );
    expect(spans.map((one) => one.name)).toEqual(["b"]);
    expect(problems).toEqual([{ path: "spans[0].context.span_id", expected: "a span id", found: "1.5" }]);
  });
});
