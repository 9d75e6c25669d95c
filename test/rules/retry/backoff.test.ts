import { describe, expect, it } from "vitest";
import { backoffOf } from "../../../src/rules/retry/backoff.ts";

function classOf(...ms: readonly number[]): string {
  return backoffOf(ms.map((wait) => ({ ns: wait * 1e6, askedNs: undefined })));
}

describe("the class of waits between attempts", () => {
  it("is told by how they grow", () => {
    expect(classOf(0, 10, 49)).toBe("immediate");
    expect(classOf(1000, 1100, 950)).toBe("fixed");
    expect(classOf(500, 1000, 2000)).toBe("exponential");
    expect(classOf(500, 1200, 700)).toBe("jittered-exponential");
    expect(classOf(500, 60, 9000)).toBe("unknown");
    expect(classOf(500)).toBe("unknown");
  });

  it("is retry-after where each wait is what the answer asked for", () => {
    expect(
      backoffOf([
        { ns: 2.1e9, askedNs: 2e9 },
        { ns: 5e9, askedNs: 5e9 },
      ]),
    ).toBe("retry-after");
  });
});
