import { describe, expect, it } from "vitest";
import { zipkinV2 } from "../../src/wire/zipkin/zipkin-v2.ts";
import { jsonDocument, readSample, spanNamed } from "./read-sample.ts";

const GATEWAY = { serviceName: "gateway", ipv4: "10.0.0.1", port: 8080 };
const MODEL = { serviceName: "miniserve", ipv4: "10.0.0.2" };

const read = (spans: unknown) => readSample(zipkinV2, JSON.stringify(spans));

describe("Zipkin v2", () => {
  const sample = read([
    {
      traceId: "1e223ff1f80f1c69",
      id: "bf396325699c84bf",
      kind: "SERVER",
      name: "post /v1/chat",
      timestamp: 1470150004071068,
      duration: 99411,
      localEndpoint: GATEWAY,
      remoteEndpoint: { ipv6: "::1", port: 54602 },
      annotations: [{ timestamp: 1470150004080000, value: "kv_cache.full" }],
      tags: { "http.status_code": "200", "llm.tokens.out": "0", "otel.scope.name": "lynx" },
    },
    {
      traceId: "1e223ff1f80f1c69",
      parentId: "bf396325699c84bf",
      id: "a1",
      name: "generate",
      timestamp: 1470150004072000,
      localEndpoint: GATEWAY,
      tags: { error: "" },
    },
  ]);

  it("pads ids and reads times in microseconds", () => {
    expect(spanNamed(sample, "post /v1/chat")).toMatchObject({
      traceId: "00000000000000001e223ff1f80f1c69",
      spanId: "bf396325699c84bf",
      parentSpanId: undefined,
      kind: "SERVER",
      startUnixNano: 1470150004071068000n,
      endUnixNano: 1470150004170479000n,
      scope: { name: "lynx" },
      marks: [],
    });
    expect(spanNamed(sample, "generate")).toMatchObject({
      spanId: "00000000000000a1",
      parentSpanId: "bf396325699c84bf",
      kind: "UNSPECIFIED",
      endUnixNano: undefined,
    });
  });

  it("keeps tags as the text that they are, and says that they carry no types", () => {
    const root = spanNamed(sample, "post /v1/chat");
    expect(root.untyped).toBe(true);
    expect(root.attributes.get("llm.tokens.out")).toBe("0");
  });

  it("makes the local endpoint the resource, and the remote one attributes", () => {
    const root = spanNamed(sample, "post /v1/chat");
    expect(root.resource.service).toBe("gateway");
    expect(Object.fromEntries(root.resource.attributes)).toEqual({
      "service.name": "gateway",
      "host.ip": "10.0.0.1",
      "network.local.port": 8080,
    });
    expect([root.attributes.get("network.peer.address"), root.attributes.get("network.peer.port")]).toEqual([
      "::1",
      54602,
    ]);
    expect(spanNamed(sample, "generate").resource).toBe(root.resource);
  });

  it("leaves a span without a duration pending, and none of 0", () => {
    const span = { traceId: "1", id: "1", timestamp: 1, kind: "CLIENT" };
    const { spans } = read([span, { ...span, duration: 0 }, { ...span, duration: "NaN" }]);
    expect(spans.map((one) => one.pending)).toEqual([true, false, false]);
  });

  it("makes annotations events", () => {
    const [event] = spanNamed(sample, "post /v1/chat").events;
    expect([event?.name, event?.timeUnixNano]).toEqual(["kv_cache.full", 1470150004080000000n]);
  });

  it("takes an error tag of any value for an error, and its text for the message", () => {
    expect(spanNamed(sample, "generate")).toMatchObject({ status: "ERROR", statusMessage: undefined });
    const failed = (error: string) =>
      read([{ traceId: "1", id: "1", kind: "CLIENT", timestamp: 1, tags: { error } }]).spans[0];
    expect(failed("401")).toMatchObject({ status: "ERROR", statusMessage: "401" });
    expect(failed("false")).toMatchObject({ status: "ERROR", statusMessage: undefined });
    expect(spanNamed(sample, "post /v1/chat").status).toBe("UNSET");
  });

  it("reads an array of traces", () => {
    const one = (traceId: string) => ({ traceId, id: "1", name: traceId, timestamp: 1, duration: 1 });
    const several = read([[one("a"), one("b")], [], [one("c"), "x"], 7, one("d")]);
    expect(several.spans.map((span) => span.name)).toEqual(["a", "b", "c", "d"]);
    expect(several.problems).toEqual([
      { path: "[2][1]", expected: "an object", found: '"x"' },
      { path: "[3]", expected: "a span, or a list of spans", found: "7" },
    ]);
  });
});

describe("a shared span of Zipkin", () => {
  const half = (kind: string, parentId: string | undefined, more = {}) => ({
    traceId: "f",
    id: "b",
    ...(parentId === undefined ? {} : { parentId }),
    kind,
    timestamp: kind === "CLIENT" ? 10 : 20,
    localEndpoint: kind === "CLIENT" ? GATEWAY : MODEL,
    ...more,
  });
  const parents = (spans: unknown) =>
    read(spans).spans.map((span) => [span.kind, span.parentSpanId?.replace(/^0+/, ""), span.marks.join()]);

  it("is two spans: the SERVER half hangs under the id that both carry", () => {
    expect(parents([half("SERVER", "a", { shared: true }), half("CLIENT", "a")])).toEqual([
      ["SERVER", "b", "shared"],
      ["CLIENT", "a", "shared"],
    ]);
    expect(parents([half("SERVER", "a"), half("CLIENT", "a")])).toEqual([
      ["SERVER", "b", "shared"],
      ["CLIENT", "a", "shared"],
    ]);
  });

  it("leaves a child that names the id as it is recorded", () => {
    const child = { traceId: "f", id: "c", parentId: "b", timestamp: 30, localEndpoint: MODEL };
    expect(parents([half("CLIENT", "a"), half("SERVER", "a", { shared: true }), child]).at(-1)).toEqual([
      "UNSPECIFIED",
      "b",
      "",
    ]);
  });

  it("has several SERVER halves where each of them says that it shares", () => {
    const server = half("SERVER", "a", { shared: true });
    expect(parents([half("CLIENT", "a"), server, { ...server, timestamp: 21 }])).toEqual([
      ["CLIENT", "a", "shared"],
      ["SERVER", "b", "shared"],
      ["SERVER", "b", "shared"],
    ]);
    expect(parents([half("CLIENT", "a"), half("SERVER", "a"), half("SERVER", "a", { name: "x" })])).toEqual([
      ["CLIENT", "a", ""],
      ["SERVER", "a", ""],
      ["SERVER", "a", ""],
    ]);
  });

  it("is marked, and hangs as recorded, while the CLIENT half is elsewhere", () => {
    expect(parents([half("SERVER", undefined, { shared: true })])).toEqual([["SERVER", undefined, "shared"]]);
  });

  it("is one of its own trace only", () => {
    expect(parents([half("CLIENT", "a"), { ...half("SERVER", "a"), traceId: "e" }])).toEqual([
      ["CLIENT", "a", ""],
      ["SERVER", "a", ""],
    ]);
  });
});

describe("a Zipkin span without a timestamp", () => {
  const span = (id: string, parentId: string, more: object) => ({
    traceId: "f",
    id,
    parentId,
    name: id,
    localEndpoint: GATEWAY,
    ...more,
  });
  const starts = (spans: unknown) =>
    read(spans).spans.map((one) => [one.name, one.startUnixNano, one.endUnixNano, one.marks.join()]);

  it("starts with its first annotation", () => {
    const annotations = [
      { timestamp: 9, value: "late" },
      { timestamp: 7, value: "early" },
    ];
    expect(starts([span("a", "f", { annotations, duration: 5 })])).toEqual([
      ["a", 7000n, 12000n, "estimated-start"],
    ]);
  });

  it("else with its first child, over several levels", () => {
    expect(
      starts([
        span("a", "f", { duration: 100 }),
        span("b", "a", {}),
        span("c", "b", { timestamp: 40, duration: 1 }),
        span("d", "b", { timestamp: 30, duration: 1 }),
      ]),
    ).toEqual([
      ["a", 30000n, 130000n, "estimated-start"],
      ["b", 30000n, undefined, "estimated-start"],
      ["c", 40000n, 41000n, ""],
      ["d", 30000n, 31000n, ""],
    ]);
  });

  it("else at 0, marked", () => {
    expect(starts([span("a", "b", { duration: 0 }), span("b", "a", {})])).toEqual([
      ["a", 0n, 0n, "estimated-start"],
      ["b", 0n, undefined, "estimated-start"],
    ]);
  });

  it("gets a start from the far end of a chain of 100,000 such spans", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => {
      const id = (index + 1).toString(16);
      return span(id, index.toString(16), index === 99_999 ? { timestamp: 3 } : {});
    });
    const { spans } = read(chain);
    expect(spans.every((one) => one.startUnixNano === 3000n)).toBe(true);
  });
});

describe("what Zipkin v2 is not", () => {
  it("log lines and other lists are not read as spans", () => {
    for (const other of [
      [],
      [{ traceId: "1", id: "2", timestamp: "2026-01-01T00:00:00Z" }],
      [{ id: "1" }],
      {},
    ])
      expect(zipkinV2.canRead(jsonDocument(JSON.stringify(other)))).toBe(false);
  });

  it("a first element that is broken does not hide the rest", () => {
    const sample = [null, { traceId: "1", id: "2", timestamp: 1, duration: "NaN" }];
    expect(zipkinV2.canRead(jsonDocument(JSON.stringify(sample)))).toBe(true);
    const { spans, problems } = read(sample);
    expect(spans.map((span) => span.endUnixNano)).toEqual([undefined]);
    expect(problems.map((one) => one.path)).toEqual(["[0]", "[1].duration"]);
  });
});
