import { describe, expect, it } from "vitest";
import { zipkinV1 } from "../../src/wire/zipkin/zipkin-v1.ts";
import { jsonDocument, readSample } from "./read-sample.ts";

const ADMIN = { serviceName: "ts-admin-route", ipv4: "172.19.0.18", port: 16113 };
const ROUTE = { serviceName: "ts-route", ipv4: "172.19.0.63", port: 11178 };

const read = (spans: unknown) => readSample(zipkinV1, JSON.stringify(spans));
const at = (value: string, timestamp: number, endpoint: unknown) => ({ value, timestamp, endpoint });
const tag = (key: string, value: unknown, endpoint: unknown) => ({ key, value, endpoint });

const BOTH_SIDES = {
  traceId: "b9a8a881c981cfa3",
  id: "9c401cc101b7a926",
  parentId: "b9a8a881c981cfa3",
  name: "http:/route",
  timestamp: 1532083356777000,
  duration: 328000,
  annotations: [
    at("cs", 1532083356777000, ADMIN),
    at("sr", 1532083356882500, ROUTE),
    at("parsed", 1532083356900000, ROUTE),
    at("ss", 1532083356999500, ROUTE),
    at("cr", 1532083357105000, ADMIN),
  ],
  binaryAnnotations: [
    tag("error", "For input string", ROUTE),
    tag("http.path", "/route", ADMIN),
    tag("spring.instance_id", "admin:1", ADMIN),
    tag("spring.instance_id", "route:1", ROUTE),
  ],
};

describe("Zipkin v1", () => {
  it("splits a record that holds both sides of a call into its CLIENT and its SERVER half", () => {
    const [client, server, ...more] = read([BOTH_SIDES]).spans;
    expect(more).toEqual([]);
    expect(client).toMatchObject({
      traceId: "0000000000000000b9a8a881c981cfa3",
      spanId: "9c401cc101b7a926",
      parentSpanId: "b9a8a881c981cfa3",
      name: "http:/route",
      kind: "CLIENT",
      status: "UNSET",
      startUnixNano: 1532083356777000000n,
      endUnixNano: 1532083357105000000n,
      marks: ["shared"],
      untyped: true,
      pending: false,
    });
    expect(server).toMatchObject({
      spanId: "9c401cc101b7a926",
      parentSpanId: "9c401cc101b7a926",
      kind: "SERVER",
      status: "ERROR",
      statusMessage: "For input string",
      startUnixNano: 1532083356882500000n,
      endUnixNano: 1532083356999500000n,
      marks: ["shared"],
    });
  });

  it("gives each half what its own service said", () => {
    const [client, server] = read([BOTH_SIDES]).spans;
    expect([client?.resource.service, server?.resource.service]).toEqual(["ts-admin-route", "ts-route"]);
    expect(server?.resource.attributes.get("host.ip")).toBe("172.19.0.63");
    expect([...(client?.attributes ?? [])]).toEqual([
      ["http.path", "/route"],
      ["spring.instance_id", "admin:1"],
    ]);
    expect([...(server?.attributes ?? [])]).toEqual([
      ["error", "For input string"],
      ["spring.instance_id", "route:1"],
    ]);
    expect(client?.events).toEqual([]);
    expect(server?.events.map((event) => [event.name, event.timeUnixNano])).toEqual([
      ["parsed", 1532083356900000000n],
    ]);
  });

  it("takes start and end from the annotations where the record has none", () => {
    const annotations = [at("sr", 100, ROUTE), at("ss", 250, ROUTE)];
    const [span] = read([{ traceId: "1", id: "1", name: "get", annotations }]).spans;
    expect(span).toMatchObject({ kind: "SERVER", startUnixNano: 100000n, endUnixNano: 250000n, marks: [] });
  });

  it("without any start begins, marked, with the earliest that it said", () => {
    const annotations = [at("ss", 250, ROUTE), at("parsed", 240, ROUTE)];
    const child = { traceId: "1", id: "2", parentId: "1", timestamp: 100, duration: 1, annotations };
    const [span] = read([{ traceId: "1", id: "1", annotations }, child]).spans;
    expect(span).toMatchObject({ startUnixNano: 240000n, endUnixNano: 250000n, marks: ["estimated-start"] });
  });

  it("names the peer by its address annotation, which alone tells the kind too", () => {
    const peer = { serviceName: "cassandra", ipv4: "10.0.0.3", port: 9042 };
    const annotations = [at("cs", 1, ADMIN), at("cr", 2, ADMIN)];
    const called = { traceId: "1", id: "1", annotations, binaryAnnotations: [tag("sa", true, peer)] };
    const [timed, bare] = read([called, { ...called, id: "2", timestamp: 5, annotations: [] }]).spans;
    expect([...(timed?.attributes ?? [])]).toEqual([
      ["peer.service", "cassandra"],
      ["network.peer.address", "10.0.0.3"],
      ["network.peer.port", 9042],
    ]);
    expect([timed?.resource.service, timed?.kind, bare?.kind]).toEqual([
      "ts-admin-route",
      "CLIENT",
      "CLIENT",
    ]);
  });

  it("reads messages and local work", () => {
    const { spans } = read([
      { traceId: "1", id: "1", timestamp: 1, annotations: [at("ms", 1, ADMIN)] },
      { traceId: "1", id: "2", annotations: [at("mr", 4, ROUTE)] },
      { traceId: "1", id: "3", timestamp: 7, duration: 2, binaryAnnotations: [tag("lc", "worker", ROUTE)] },
    ]);
    expect(
      spans.map((span) => [span.kind, span.startUnixNano, span.endUnixNano, span.resource.service]),
    ).toEqual([
      ["PRODUCER", 1000n, undefined, "ts-admin-route"],
      ["CONSUMER", 4000n, undefined, "ts-route"],
      ["UNSPECIFIED", 7000n, 9000n, "ts-route"],
    ]);
  });

  it("says which field it cannot read", () => {
    const binaryAnnotations = [{ value: "x" }, 5];
    const annotations = [{ ...at("sr", 1, ROUTE), timestamp: "noon" }];
    const { spans, problems } = read([
      { traceId: "1", id: "1", timestamp: 3, annotations, binaryAnnotations },
    ]);
    expect(spans.map((span) => span.startUnixNano)).toEqual([3000n]);
    expect(problems.map((one) => [one.path, one.expected])).toEqual([
      ["[0].annotations[0].timestamp", "a time, up to the year 2262"],
      ["[0].binaryAnnotations[0].key", "a tag's key"],
      ["[0].binaryAnnotations[1]", "an object"],
    ]);
  });

  it("is told from v2 by annotations with endpoints", () => {
    const plain = [{ traceId: "1", id: "1", timestamp: 1, annotations: [{ timestamp: 1, value: "x" }] }];
    expect(zipkinV1.canRead(jsonDocument(JSON.stringify([[BOTH_SIDES]])))).toBe(true);
    expect(zipkinV1.canRead(jsonDocument(JSON.stringify(plain)))).toBe(false);
  });
});
