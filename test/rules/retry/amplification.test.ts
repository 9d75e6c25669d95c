import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/model/span.ts";
import { log, span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";

const root = span("http.handler", { at: [0, 90_000], kind: "SERVER", status: "ERROR" });

/** Outer attempts of 1 s, each with so many inner ones of 10 ms; all failed. */
function nested(outer: number, inner: number): Span[] {
  return Array.from({ length: outer }, (_, o) => {
    const from = o * 2000;
    const attempt = span("answer", {
      spanId: `outer-${o}` as Span["spanId"],
      parent: "http.handler",
      at: [from, from + 1000],
      status: "ERROR",
    });
    const calls = Array.from({ length: inner }, (_, i) =>
      span("POST", {
        spanId: `inner-${o}-${i}` as Span["spanId"],
        parent: `outer-${o}`,
        at: [from + i * 100, from + i * 100 + 10],
        kind: "CLIENT",
        status: "ERROR",
        has: { "http.request.method": "POST", "http.response.status_code": 503 },
      }),
    );
    return [attempt, ...calls];
  }).flat();
}

describe("R02 amplification", () => {
  it("multiplies the layers, and owns their storms", () => {
    const spans = [root, ...nested(3, 3)];
    expect(foundBy("R02", spans)).toMatchObject([
      {
        severity: "error",
        message: "one call of answer became 9 attempts: 3 × 3 in 2 layers that each retry",
        actual: "3 × 3",
      },
    ]);
    expect(saidBy("R01", spans)).toEqual([]);
  });

  it("leaves a single layer to R01", () => {
    expect(saidBy("R02", [root, ...nested(1, 6)])).toEqual([]);
    expect(saidBy("R01", [root, ...nested(1, 6)])).toEqual(["error retry storm"]);
    expect(saidBy("R02", [root, ...nested(3, 1)])).toEqual([]);
  });

  it("begins at 2 × 2", () => {
    expect(foundBy("R02", [root, ...nested(2, 2)])).toMatchObject([{ actual: "2 × 2" }]);
  });

  it("counts an SDK's hidden retries by its log lines, as a lower bound", () => {
    const logs = [0, 1, 2, 3].flatMap((outer) =>
      [100, 400].map((at) =>
        log("Retrying request to /v1/messages in 0.9 seconds", {
          at: outer * 2000 + at,
          spanId: `outer-${outer}`,
        }),
      ),
    );
    const [finding] = foundBy("R02", [root, ...nested(4, 0)], { logs });
    expect(finding).toMatchObject({
      message: "one call of answer became at least 12 attempts: 4 × 3 in 2 layers that each retry",
      actual: "at least 4 × 3",
    });
    expect(finding?.evidence.log).toHaveLength(8);
    expect(saidBy("R01", [root, ...nested(4, 0)], { logs })).toEqual([]);
  });
});
