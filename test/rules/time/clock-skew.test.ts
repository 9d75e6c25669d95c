import { describe, expect, it } from "vitest";
import { REFUND_TURN } from "../../trace/refund-turn.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const A = { "host.name": "gw-1" };
const B = { "host.name": "gpu-0" };

/** A call from one host to another: the caller's times, then the callee's. */
function call(
  caller: [number, number],
  callee: [number, number],
  more: Partial<Parameters<typeof span>[1]> = {},
) {
  return [
    span("client", { at: caller, resource: A, kind: "CLIENT" }),
    span("server", { parent: "client", at: callee, resource: B, kind: "SERVER", service: "engine", ...more }),
  ];
}

/** Twenty calls of 40 ms, each 2 ms longer than what it calls, whose clock is 30 ms behind. */
function twentyCalls() {
  const root = span("root", { at: [0, 900], resource: A });
  const turns = Array.from({ length: 20 }, (_, turn) => turn);
  return [
    root,
    ...turns.map((turn) =>
      span(`call ${turn}`, { parent: "root", at: [turn * 40, turn * 40 + 40], resource: A }),
    ),
    ...turns.map((turn) =>
      span(`work ${turn}`, { parent: `call ${turn}`, at: [turn * 40 - 29, turn * 40 + 9], resource: B }),
    ),
  ];
}

describe("S07 clock-skew", () => {
  it("tells the interval of the offset, the pair of hosts and how many calls say so", () => {
    const [finding] = foundBy("S07", call([0, 100], [-30, -5]));
    expect(finding).toMatchObject({
      severity: "warning",
      confidence: 0.9,
      spanIds: ["server"],
      message: "the clock of gpu-0 is 30 ms to 105 ms behind that of gw-1, by one call",
      actual: "server begins 30 ms before client",
    });
    expect(finding?.evidence.stat).toEqual([
      { name: "least offset, ns", value: 30e6, n: 1 },
      { name: "greatest offset, ns", value: 105e6, n: 1 },
    ]);
    expect(finding?.evidence.attr).toEqual([
      { spanId: "client", key: "host.name", value: "gw-1" },
      { spanId: "server", key: "host.name", value: "gpu-0" },
    ]);
  });

  it("draws the call where the middle of the interval puts it: inside its caller, where Jaeger would", () => {
    const [finding] = foundBy("S07", call([0, 100], [-30, -5]));
    const [caller, before, after] = finding?.evidence.time ?? [];
    expect(before?.offsetNs).toBe(0);
    expect(caller).toMatchObject({ offsetNs: 30e6, durationNs: 100e6 });
    expect(after).toMatchObject({
      offsetNs: 67.5e6,
      durationNs: 25e6,
      note: "the call, adjusted by +67.5 ms",
    });
  });

  it("is judged from all calls between two hosts together", () => {
    const [finding, another] = foundBy("S07", twentyCalls());
    expect(another).toBeUndefined();
    expect(finding?.message).toContain("29 ms to 31 ms behind that of gw-1, by 20 calls");
    expect(finding?.confidence).toBe(0.95);
    expect(finding?.spanIds).toHaveLength(20);
  });

  it("tells a clock that is ahead from one call that ends late, and is less sure", () => {
    const [finding] = foundBy("S07", call([0, 100], [480, 500]));
    expect(finding).toMatchObject({ severity: "warning", confidence: 0.6 });
    expect(finding?.message).toMatch(/, or nobody waited for \S+$/);
    expect(finding?.message).toContain("gpu-0 is 400 ms to 480 ms ahead of that of gw-1");
  });

  it.each([
    ["error above a second", [0, 100], [-1001, -990], "error clock skew"],
    ["warning from 5 ms on", [0, 100], [-5, 50], "warning clock skew"],
    ["info below", [0, 100], [-4, 50], "info clock skew"],
    ["info below a hundredth of the caller", [0, 1000], [-9, 50], "info clock skew"],
    ["warning from a hundredth of the caller on", [0, 1000], [-10, 50], "warning clock skew"],
  ] as const)("is %s", (_what, caller, callee, said) => {
    expect(saidBy("S07", call([...caller], [...callee]))).toEqual([said]);
  });

  it("leaves one host's early start to S12", () => {
    const spans = [
      span("p", { at: [0, 100], resource: A }),
      span("c", { parent: "p", at: [-3, 50], resource: A }),
      span("d", { parent: "p", at: [10, 50], resource: A }),
    ];
    expect(saidBy("S07", spans)).toEqual([]);
    expect(saidBy("S12", spans)).toEqual(["info early start"]);
  });

  it("does not judge two instances whose hosts nobody names", () => {
    const instance = (id: string) => ({ "service.instance.id": id });
    const spans = [
      span("p", { at: [0, 100], resource: instance("1") }),
      span("c", { parent: "p", at: [-30, -5], resource: instance("2") }),
    ];
    expect(saidBy("S07", spans)).toEqual([]);
    expect(unjudgedBy("S07", spans)).toEqual(["host names not recorded"]);
  });

  it("is silent about one process, also without host names, and about hosts that share a pod", () => {
    const inOne = [span("p", { at: [0, 100] }), span("c", { parent: "p", at: [10, 50] })];
    expect(unjudgedBy("S07", inOne)).toEqual([]);
    const pod = { "k8s.pod.uid": "p1" };
    const shared = [
      span("p", { at: [0, 100], resource: { ...A, ...pod } }),
      span("c", { parent: "p", at: [-30, -5], resource: { ...B, ...pod } }),
    ];
    expect([saidBy("S07", shared), unjudgedBy("S07", shared)]).toEqual([[], []]);
  });

  it("leaves the refund turn's late children to S08: nobody says where they ran", () => {
    expect(saidBy("S07", REFUND_TURN)).toEqual([]);
    expect(unjudgedBy("S07", REFUND_TURN)).toEqual(["host names not recorded"]);
    expect(saidBy("S08", REFUND_TURN)).toHaveLength(2);
  });

  it("says nothing of a child longer than its parent, a server beyond its client's timeout among them", () => {
    const spans = call([0, 100], [50, 180]);
    expect(saidBy("S07", spans)).toEqual([]);
    expect(saidBy("S08", spans)).toEqual(["info work that nobody waited for"]);
  });

  it.each(["PRODUCER", "CONSUMER"] as const)("says nothing of a %s, for which nobody waits", (kind) => {
    expect(saidBy("S07", call([0, 100], [200, 250], { kind }))).toEqual([]);
  });

  it("says that the offset is not constant where the calls contradict each other", () => {
    const spans = [
      span("root", { at: [0, 500], resource: A }),
      span("p", { parent: "root", at: [100, 120], resource: A }),
      span("q", { parent: "root", at: [200, 220], resource: A }),
      span("early", { parent: "p", at: [95, 111], resource: B }),
      span("earlier", { parent: "q", at: [180, 190], resource: B }),
    ];
    const [finding] = foundBy("S07", spans);
    expect(finding).toMatchObject({ severity: "info", phrase: "no constant clock offset" });
    expect(finding?.message).toContain("one needs at least +20 ms, another at most +9 ms");
  });

  it("takes clients and servers first, and says where other calls contradict them", () => {
    const spans = [
      span("root", { at: [0, 500], resource: A }),
      span("client", { parent: "root", at: [100, 200], resource: A, kind: "CLIENT" }),
      span("server", { parent: "client", at: [100, 198], resource: B, kind: "SERVER" }),
      span("inner", { parent: "root", at: [300, 400], resource: A }),
      span("early", { parent: "inner", at: [260, 300], resource: B }),
    ];
    expect(saidBy("S07", spans)).toEqual(["info no constant clock offset"]);
  });

  it("takes all calls where those to servers do not tell", () => {
    const spans = [
      span("root", { at: [0, 500], resource: A }),
      span("client", { parent: "root", at: [100, 200], resource: A, kind: "CLIENT" }),
      span("server", { parent: "client", at: [105, 170], resource: B, kind: "SERVER" }),
      span("inner", { parent: "root", at: [300, 400], resource: A }),
      span("early", { parent: "inner", at: [290, 380], resource: B }),
    ];
    const [finding] = foundBy("S07", spans);
    expect(finding?.message).toContain("gpu-0 is 10 ms to 20 ms behind that of gw-1, by 2 calls");
  });

  it("reads Zipkin's address of the endpoint, and the surest key that both have", () => {
    const [finding] = foundBy("S07", [
      span("p", { at: [0, 100], resource: { "host.ip": "10.0.0.1", "host.name": "x" } }),
      span("c", { parent: "p", at: [-30, -5], resource: { "host.ip": "10.0.0.2", "host.name": "x" } }),
    ]);
    expect(finding?.message).toContain("10.0.0.2");
  });

  it("leaves a wrong unit to S12", () => {
    const [client, server] = call([0, 100], [10, 50]);
    if (client === undefined || server === undefined) throw new Error("two spans");
    const { startUnixNano, endUnixNano = 0n } = server;
    const inMs = {
      ...server,
      startUnixNano: startUnixNano / 1_000_000n,
      endUnixNano: endUnixNano / 1_000_000n,
    };
    expect(saidBy("S07", [client, inMs])).toEqual([]);
    expect(saidBy("S12", [client, inMs])).toEqual(["error times in ms, read as ns"]);
  });

  it("takes keys of any type", () => {
    const odd = { "host.name": null, "host.id": 7n, "host.ip": ["a", new Map()] };
    expect(
      saidBy("S07", [
        span("p", { at: [0, 9], resource: odd }),
        span("c", { parent: "p", at: [-9, -5], resource: odd }),
      ]),
    ).toEqual([]);
  });
});
