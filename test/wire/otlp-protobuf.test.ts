import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { otlpMessages } from "../../src/wire/otlp/otlp-messages.ts";
import { otlpProtobuf } from "../../src/wire/otlp/otlp-protobuf.ts";
import { beginsLikeOtlp } from "../../src/wire/otlp/protobuf-first-bytes.ts";
import { Reading } from "./reading.ts";

const TRACE = "5b8efff798038103d269b633813fc60c";

type Write = (writer: BinaryWriter) => BinaryWriter;

function message(...writes: Write[]): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  for (const write of writes) write(writer);
  return Uint8Array.from(writer.finish());
}

const bytes =
  (field: number, value: Uint8Array): Write =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).bytes(value);
const text = (field: number, value: string) => bytes(field, Buffer.from(value));
const varint =
  (field: number, value: number): Write =>
  (writer) =>
    writer.tag(field, WireType.Varint).uint32(value);
const fixed64 =
  (field: number, value: bigint): Write =>
  (writer) =>
    writer.tag(field, WireType.Bit64).fixed64(value);

const attribute = (key: string, value: Write) => bytes(9, message(text(1, key), bytes(2, message(value))));

/** One span as a protobuf message. */
function span(id: string, ...more: Write[]): Uint8Array {
  return message(
    bytes(1, Buffer.from(TRACE, "hex")),
    bytes(2, Buffer.from(id, "hex")),
    text(5, "llm.decode"),
    varint(6, 3),
    fixed64(7, 1779460327000000001n),
    fixed64(8, 1779460327000000002n),
    ...more,
  );
}

/** `ResourceSpans` with service.name miniserve. */
function resourceSpans(...spans: Uint8Array[]): Uint8Array {
  const service = message(text(1, "service.name"), bytes(2, message(text(1, "miniserve"))));
  return message(
    bytes(1, message(bytes(1, service))),
    bytes(2, message(...spans.map((one) => bytes(2, one)))),
  );
}

function read(whole: Uint8Array): Reading {
  const reading = new Reading();
  expect(otlpProtobuf.canRead({ kind: "bytes", bytes: whole })).toBe(true);
  otlpMessages.read({ kind: "bytes", bytes: whole }, reading);
  return reading;
}

describe("OTLP protobuf", () => {
  it("reads a span as its JSON would say it", () => {
    const whole = span(
      "eee19b7ec3c1b174",
      attribute("text", text(1, "x")),
      attribute("yes", varint(2, 1)),
      attribute("big", (writer) => writer.tag(3, WireType.Varint).int64(-9007199254740993n)),
      attribute("int", varint(3, 7)),
      attribute("whole", (writer) => writer.tag(4, WireType.Bit64).double(3)),
      attribute("list", bytes(5, message(bytes(1, message(varint(3, 1)))))),
      attribute("raw", bytes(7, Uint8Array.of(0, 255))),
      attribute("null", (writer) => writer),
      bytes(15, message(text(2, "boom"), varint(3, 2))),
      (writer) => writer.tag(16, WireType.Bit32).fixed32(257),
      text(99, "a field of the future"),
    );
    const reading = read(message(bytes(1, resourceSpans(whole))));
    expect(reading.problems).toEqual([]);
    expect(reading.only).toMatchObject({
      traceId: TRACE,
      spanId: "eee19b7ec3c1b174",
      parentSpanId: undefined,
      name: "llm.decode",
      kind: "CLIENT",
      status: "ERROR",
      statusMessage: "boom",
      startUnixNano: 1779460327000000001n,
      endUnixNano: 1779460327000000002n,
      flags: 257,
      resource: { service: "miniserve" },
    });
    expect([...reading.only.attributes]).toEqual([
      ["text", "x"],
      ["yes", true],
      ["big", -9007199254740993n],
      ["int", 7],
      ["whole", new WholeFloat(3)],
      ["list", [1]],
      ["raw", Uint8Array.of(0, 255)],
      ["null", null],
    ]);
  });

  it("reads Tempo's v2 answer, and that it is partial", () => {
    const trace = message(bytes(1, resourceSpans(span("eee19b7ec3c1b174"))));
    const reading = read(message(bytes(1, trace), varint(3, 1), text(4, "too large")));
    expect(reading.only.name).toBe("llm.decode");
    expect(reading.partials).toEqual(["too large"]);
    expect(read(message(bytes(1, message()), bytes(2, message()))).spans).toEqual([]);
  });

  it("reads log records", () => {
    const record = message(
      fixed64(1, 9n),
      varint(2, 13),
      bytes(5, message(text(1, "slow"))),
      bytes(9, Buffer.from(TRACE, "hex")),
    );
    const reading = read(message(bytes(1, resourceSpans(record))));
    expect(reading.lines).toMatchObject([
      { timeUnixNano: 9n, level: "WARN", body: "slow", traceId: TRACE, service: "miniserve" },
    ]);
  });

  it("uses what stands before the byte at which a message breaks off", () => {
    const whole = message(bytes(1, resourceSpans(span("eee19b7ec3c1b174"), span("eee19b7ec3c1b175"))));
    const reading = read(whole.subarray(0, whole.length - 10));
    expect(reading.spans.map(({ spanId }) => spanId)).toEqual(["eee19b7ec3c1b174"]);
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]?.path).toMatch(/^byte \d+$/);
  });

  it("never throws, wherever the bytes break or lie", () => {
    const whole = message(bytes(1, resourceSpans(span("eee19b7ec3c1b174", attribute("a", text(1, "b"))))));
    for (let at = 0; at < whole.length; at += 1) {
      const reading = new Reading();
      otlpMessages.read({ kind: "bytes", bytes: whole.subarray(0, at) }, reading);
      const flipped = Uint8Array.from(whole);
      flipped[at] = ~(flipped[at] ?? 0);
      otlpMessages.read({ kind: "bytes", bytes: flipped }, reading);
      expect(reading.spans.length).toBeLessThanOrEqual(1);
    }
  });

  it("keeps what is nested too deeply as bytes", () => {
    let value = message(varint(3, 7));
    for (let depth = 0; depth < 2000; depth += 1) value = message(bytes(5, message(bytes(1, value))));
    const deep = span("eee19b7ec3c1b174", bytes(9, message(text(1, "deep"), bytes(2, value))));
    expect(read(message(bytes(1, resourceSpans(deep)))).only.attributes.get("deep")).toBeInstanceOf(Array);
  });

  it("is not taken for text that begins with an empty line", () => {
    for (const line of ["\n{}", "\n\n\n\n", "\nz\n5 bottles\n", "{", ""]) {
      expect(beginsLikeOtlp(Buffer.from(line)), line).toBe(false);
    }
  });
});
