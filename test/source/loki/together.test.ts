import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import type { LinesOf } from "../../../src/source/loki/lines-of.ts";
import { fc } from "../../properties.ts";
import { lokiThatAnswers, START } from "./asking.ts";
import { FakeLoki, type PushedLine } from "./fake-loki.ts";

const SECOND = 1_000_000_000n;
const IDS = [
  "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e",
  "11112222333344445555666677778888",
  "00000000000000008d9e0f1a2b3c4d5e",
];
const LABELS = { service_name: "miniserve" };

function askedFor(ids: readonly string[], more: Partial<LinesOf> = {}): LinesOf[] {
  return ids.map((id, at) => ({
    traceId: id as TraceId,
    from: START + BigInt(at),
    to: START + SECOND + BigInt(at),
    services: [],
    ...more,
  }));
}

/** A line that names some of the ids, somewhere. */
const written = fc.constantFrom(...IDS, ...IDS.map((id) => id.slice(16)), "nobody");
const anyLine: fc.Arbitrary<PushedLine> = fc.record({
  nanos: fc.bigInt({ min: START, max: START + 9n }),
  text: fc.array(written, { maxLength: 2 }).map((ids) => `done ${ids.join(", ")}`),
  labels: fc.oneof(
    fc.constant(LABELS),
    written.map((traceID) => ({ ...LABELS, traceID })),
  ),
  metadata: fc.oneof(
    fc.constant({}),
    written.map((trace_id) => ({ trace_id })),
    written.map((id) => ({ traceparent: `00-${id}-00f067aa0ba902b7-01` })),
  ),
});

describe("traces that are asked for together", () => {
  it("get the lines that each gets alone", async () => {
    const fake = new FakeLoki();
    const { loki } = await lokiThatAnswers(fake.routes);
    const asked = askedFor(IDS);
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 12 }), async (lines) => {
        fake.lines = lines;
        const alone = await Promise.all(asked.map((one) => loki.linesOf(one)));
        expect((await loki.linesOfEach(asked)).map(told)).toEqual(alone.map(told));
      }),
      { numRuns: 150 },
    );
  });

  it("cost two questions", async () => {
    const fake = new FakeLoki();
    const ids = IDS.slice(0, 2);
    fake.lines = ids.map((id) => ({ nanos: START + 5n, text: `trace_id=${id}`, labels: LABELS }));
    const { loki, server } = await lokiThatAnswers(fake.routes);
    expect((await loki.linesOfEach(askedFor(ids))).map(({ lines }) => lines.length)).toEqual([1, 1]);
    expect(server.requests).toHaveLength(2);
  });
});

describe("traces can be asked for together", () => {
  const many = Array.from({ length: 30 }, (_, at) => `${"9f8e7d6c5b4a3928".repeat(2).slice(3)}${at + 100}`);

  it("as long as their question fits into an address that proxies read", async () => {
    const { loki, server } = await lokiThatAnswers(new FakeLoki().routes);
    const fitting = many.findIndex((_, at) => !loki.canAskTogether(askedFor(many.slice(0, at + 1))));
    expect(fitting).toBeGreaterThan(2);
    await loki.linesOfEach(askedFor(many.slice(0, fitting)));
    const longest = Math.max(
      ...server.requests.map(({ path, query }) => path.length + query.toString().length),
    );
    expect([longest > 5_000, longest < 8_192]).toEqual([true, true]);
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: users write it so.
  const byService = '{service_name=~"${services}"}';

  it("if their windows lie close together, their streams are the same, and no stage of the user's works on them", async () => {
    const { loki } = await lokiThatAnswers({}, { selector: byService });
    const [one, other] = askedFor(IDS);
    if (one === undefined || other === undefined) throw new Error("no ids");
    const later = { ...other, from: other.from + 3n * SECOND, to: other.to + 3n * SECOND };
    const elsewhere = { ...other, services: ["gateway"] };
    expect([other, later, elsewhere].map((next) => loki.canAskTogether([one, next]))).toEqual([
      true,
      false,
      false,
    ]);
    const { loki: staged } = await lokiThatAnswers({}, { stage: "| json" });
    expect(staged.canAskTogether([one, other])).toBe(false);
    expect(staged.canAskTogether([one])).toBe(true);
  });
});

function told({ lines, incomplete }: { lines: readonly object[]; incomplete: string | undefined }) {
  return { lines: lines.map((line) => JSON.stringify(line, bigintsToo)).sort(), incomplete };
}

function bigintsToo(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === "bigint" ? String(value) : value;
}
