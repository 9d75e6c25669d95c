import { describe, expect, it } from "vitest";
import { traceReference } from "../../src/model/trace-reference.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const BASE64 = Buffer.from(ID, "hex").toString("base64");

describe("a trace as people paste it", () => {
  it.each([
    ["hex", ID],
    ["upper-case hex", ID.toUpperCase()],
    ["0x", `0x${ID}`],
    ["UUID", "7c1f9b2e-4d5a-6b7c-8d9e-0f1a2b3c4d5e"],
    ["base64", BASE64],
    ["base64 without padding", BASE64.slice(0, 22)],
    ["traceparent", `00-${ID}-00f067aa0ba902b7-01`],
    ["Tempo's address", `http://tempo:3200/api/v2/traces/${ID}?start=1`],
    ["Jaeger's page", `https://jaeger.example/trace/${ID}`],
    [
      "Grafana Explore",
      `https://grafana.example/explore?schemaVersion=1&panes=${encodeURIComponent(
        JSON.stringify({
          a: { panelsState: { trace: { spanId: "00f067aa0ba902b7" } }, queries: [{ query: ID }] },
        }),
      )}`,
    ],
  ])("%s", (_form, pasted) => {
    expect(traceReference(` ${pasted}\n`).ids).toContain(ID);
  });

  it("pads a 64-bit id and keeps it as a beginning too", () => {
    const reference = traceReference("B199465bdec312bb");
    expect(reference.ids[0]).toBe("0000000000000000b199465bdec312bb");
    expect(reference.prefix).toBe("b199465bdec312bb");
  });

  it("takes four digits as a beginning, three as a name", () => {
    expect(traceReference("7c1f").prefix).toBe("7c1f");
    expect(traceReference("7c1").prefix).toBeUndefined();
  });

  it("keeps an id in another alphabet as it is written", () => {
    expect(traceReference("trace-123").ids).toEqual(["trace-123"]);
  });
});
