import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/model/span.ts";
import { REFUND_TURN } from "../../trace/refund-turn.ts";
import { span, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const DAY = 86_400_000;
const A = { "host.name": "a" };

const request = [
  span("root", { at: [0, 300] }),
  span("chat", { parent: "root", at: [10, 250] }),
  span("format", { parent: "root", at: [250, 290.5] }),
];

/** The same spans with every time in another unit. */
function scaled(spans: readonly Span[], change: (time: bigint) => bigint): Span[] {
  return spans.map((one) => ({
    ...one,
    startUnixNano: change(one.startUnixNano),
    endUnixNano: one.endUnixNano === undefined ? undefined : change(one.endUnixNano),
  }));
}

describe("S12 bad-timestamps", () => {
  it.each([
    ["µs, read as ns", (time: bigint) => time / 1_000n],
    ["ms, read as ns", (time: bigint) => time / 1_000_000n],
    ["s, read as ns", (time: bigint) => time / 1_000_000_000n],
    ["ns, read as µs", (time: bigint) => time * 1_000n],
  ])("finds the one unit that makes a date of every start: %s", (unit, change) => {
    const [finding] = foundBy("S12", scaled(request, change));
    expect(finding).toMatchObject({
      severity: "error",
      phrase: `times in ${unit}`,
      spanIds: ["root", "chat", "format"],
    });
    expect(finding?.message).toContain("it means 2024-05-22T");
  });

  it("shows the raw value and both dates", () => {
    const [finding] = foundBy(
      "S12",
      scaled(request, (time) => time / 1_000n),
    );
    expect(finding?.message).toBe(
      "root and 2 more spans start at 1970-01-20T20:46:10.863Z: the unit is µs, read as ns; it means 2024-05-22T09:41:03.120Z",
    );
    expect(finding?.evidence.time?.[0]?.note).toBe(
      "start 1716370863120000 is 1970-01-20T20:46:10.863Z as ns, 2024-05-22T09:41:03.120Z as µs",
    );
  });

  it("takes a start of 0 for a time, and names no unit where none fits", () => {
    const [finding] = foundBy("S12", [
      { ...span("boot", { at: [0, 1] }), startUnixNano: 0n, endUnixNano: 5n },
    ]);
    expect(finding).toMatchObject({ severity: "warning", phrase: "times without a date" });
    expect(finding?.message).toBe(
      "boot starts at 1970-01-01T00:00:00.000Z, and no other unit makes it a possible date",
    );
  });

  it("warns of a whole trace by a clock that counts from zero: its durations and its order hold", () => {
    const counted = scaled(request, (time) => time - unixNano(0));
    expect(foundBy("S12", counted)).toMatchObject([
      { severity: "warning", phrase: "times without a date", spanIds: ["root", "chat", "format"] },
    ]);
    const [root, ...dated] = request;
    expect(saidBy("S12", [...scaled(root === undefined ? [] : [root], () => 5n), ...dated])).toEqual([
      "error impossible date",
    ]);
  });

  it("allows a day ahead of now, and without a now every year up to 2100", () => {
    const later = [span("a", { at: [2 * DAY, 2 * DAY + 1] })];
    expect(saidBy("S12", later)).toEqual([]);
    expect(saidBy("S12", later, { now: unixNano(1.5 * DAY) })).toEqual([]);
    expect(saidBy("S12", later, { now: unixNano(0) })).toEqual(["error impossible date"]);
  });

  it("takes an end before the start for an error", () => {
    const [finding] = foundBy("S12", [
      span("root", { at: [0, 100] }),
      span("c", { parent: "root", at: [30, 20] }),
    ]);
    expect(finding).toMatchObject({ severity: "error", phrase: "ends before it starts", spanIds: ["c"] });
    expect(finding?.message).toBe("c ends 10 ms before it starts");
  });

  it("misses an end in a finished trace, and waits for it in one that may still grow", () => {
    const spans = [span("root", { at: [0, 100] }), span("open", { parent: "root", at: [10] })];
    expect(saidBy("S12", spans)).toEqual(["warning span without an end"]);
    const told = { now: unixNano(1000) };
    expect(saidBy("S12", spans, told)).toEqual([]);
    expect(unjudgedBy("S12", spans, told)).toEqual(["the trace may still be growing"]);
    expect(saidBy("S12", spans, { now: unixNano(60_000) })).toEqual(["warning span without an end"]);
  });

  it("lets a span be pending where its format says so, and a Zipkin span be without a start", () => {
    const pending = { ...span("open", { parent: "root", at: [10] }), pending: true };
    const undated = {
      ...span("undated", { parent: "root", at: [0, 1] }),
      startUnixNano: 0n,
      endUnixNano: 1n,
    };
    const spans = [
      span("root", { at: [0, 100] }),
      pending,
      { ...undated, marks: ["estimated-start" as const] },
    ];
    expect(saidBy("S12", spans)).toEqual([]);
  });

  it("warns where every span has a duration of 0", () => {
    const zero = ["a", "b", "c"].map((name, at) =>
      span(name, { ...(at === 0 ? {} : { parent: "a" }), at: [at, at] }),
    );
    expect(saidBy("S12", zero)).toEqual(["warning every duration is 0"]);
    expect(saidBy("S12", zero.slice(0, 1))).toEqual([]);
    expect(saidBy("S12", [...request, span("mark", { parent: "root", at: [20, 20] })])).toEqual([]);
  });

  it("mentions durations in whole seconds, not those in whole milliseconds", () => {
    const seconds = [span("root", { at: [0, 3000] }), span("c", { parent: "root", at: [500, 2500] })];
    expect(saidBy("S12", seconds)).toEqual(["info durations in whole seconds"]);
    expect(
      saidBy("S12", [span("root", { at: [0, 300] }), span("c", { parent: "root", at: [10, 20] })]),
    ).toEqual([]);
  });

  it("mentions a child that starts early by the same clock", () => {
    const [finding] = foundBy("S12", [
      span("root", { at: [0, 100], resource: A }),
      span("c", { parent: "root", at: [-5, 50], resource: A }),
    ]);
    expect(finding).toMatchObject({ severity: "info", phrase: "early start", spanIds: ["c"] });
    expect(finding?.message).toBe("c starts 5 ms before its parent root, by the same clock");
  });

  it("takes one service for one host where nobody names hosts, and leaves two to S07", () => {
    const early = (service: string) => [
      span("root", { at: [0, 100] }),
      span("c", { parent: "root", at: [-5, 50], service }),
    ];
    expect(saidBy("S12", early("miniserve"))).toEqual(["info early start"]);
    expect(saidBy("S12", early("engine"))).toEqual([]);
    const instance = (id: string) => ({ "service.instance.id": id });
    const two = [
      span("root", { at: [0, 100], resource: instance("1") }),
      span("c", { parent: "root", at: [-5, 50], resource: instance("2") }),
    ];
    expect(saidBy("S12", two)).toEqual([]);
    expect(unjudgedBy("S07", early("engine"))).toEqual(["host names not recorded"]);
  });

  it("sees that the refund turn's root was added up", () => {
    const [finding, another] = foundBy("S12", REFUND_TURN);
    expect(another).toBeUndefined();
    expect(finding).toMatchObject({ severity: "info", phrase: "synthetic durations", spanIds: ["turn"] });
    expect(finding?.message).toContain("(2608 ms), but from first start to last end it is 2619 ms");
  });

  it("owns what S08 says of spans whose times it doubts", () => {
    const spans = [
      span("root", { at: [0, 100], resource: A }),
      span("p", { parent: "root", at: [10, 50], resource: A }),
      span("c", { parent: "p", at: [0, 90], resource: A }),
    ];
    expect(saidBy("S12", spans)).toEqual(["info early start"]);
    expect(saidBy("S08", spans)).toEqual([]);
  });

  it("has nothing against a sound trace", () => {
    expect([saidBy("S12", request), unjudgedBy("S12", request)]).toEqual([[], []]);
  });
});
