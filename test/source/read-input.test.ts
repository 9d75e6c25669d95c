import { gzipSync, zstdCompressSync } from "node:zlib";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { readInput } from "../../src/source/read-input.ts";
import { chunksOf, otlpLine, read, TRACE } from "./reading.ts";

const JSONL = [1, 2, 3].map((id) => otlpLine(id)).join("\n");

/** `TracesData` with one span. */
function protobuf(): Uint8Array {
  const wrap = (field: number, bytes: Uint8Array) =>
    new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
  const span = new BinaryWriter()
    .raw(wrap(1, Buffer.from(TRACE, "hex")))
    .raw(wrap(2, Buffer.from("00000000000000aa", "hex")))
    .tag(7, WireType.Bit64)
    .fixed64(5n)
    .finish();
  return wrap(1, wrap(2, wrap(2, span)));
}

function framed(message: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

describe("reading an input", () => {
  it("counts what is in it, by format", async () => {
    const { report, spans } = await read(`${JSONL}\n{"resourceMetrics":[]}\n`);
    expect(report).toMatchObject({
      formats: ["OTLP JSON", "OTLP metrics JSON"],
      spans: 3,
      logLines: 0,
      problemCount: 0,
      unrecognised: 0,
      torn: undefined,
    });
    expect(spans.map(({ spanId }) => spanId)).toEqual([
      "0000000000000001",
      "0000000000000002",
      "0000000000000003",
    ]);
  });

  it("unpacks gzip, zstd, one in the other, byte order marks and UTF-16", async () => {
    const utf16 = Buffer.from(`\ufeff${JSONL}`, "utf16le");
    const packed = [
      gzipSync(JSONL),
      zstdCompressSync(JSONL),
      gzipSync(zstdCompressSync(`\ufeff${JSONL}`)),
      Buffer.concat([gzipSync(`${otlpLine(1)}\n`), gzipSync(`${otlpLine(2)}\n${otlpLine(3)}`)]),
      Buffer.from(`\ufeff${JSONL}`),
      utf16,
      utf16.subarray(2),
    ];
    for (const bytes of packed) {
      for (const chunk of [1, 7, 65_536]) expect((await read(bytes, chunk)).report.spans).toBe(3);
    }
  });

  it("uses what a damaged archive still gave, and says so", async () => {
    const lines = Array.from({ length: 3000 }, (_, id) => otlpLine(id + 1, { name: `step ${Math.sin(id)}` }));
    const packed = gzipSync(lines.join("\n"));
    const { report } = await read(packed.subarray(0, packed.length / 2));
    expect(report.spans).toBeGreaterThan(1000);
    expect(report.problems[0]).toMatchObject({
      expected: "the rest of the compressed bytes",
      found: "gzip: unexpected end of file",
      byte: report.bytes,
    });
  });

  it("reads protobuf whole, in the collector's frames (zstd too), and varint-delimited", async () => {
    const message = protobuf();
    const varint = Buffer.concat([Uint8Array.of(message.length), message]);
    const inputs: [Uint8Array, number][] = [
      [message, 1],
      [Buffer.concat([framed(message), framed(message)]), 2],
      [
        Buffer.concat([
          framed(zstdCompressSync(message)),
          framed(zstdCompressSync(JSONL.split("\n")[0] ?? "")),
        ]),
        2,
      ],
      [Buffer.concat([varint, varint, varint]), 3],
    ];
    for (const [bytes, spans] of inputs) {
      for (const chunk of [5, 65_536]) {
        const { report } = await read(bytes, chunk);
        expect(report).toMatchObject({ spans, problemCount: 0 });
      }
    }
  });

  it("names the byte at which frames break off", async () => {
    const frames = Buffer.concat([framed(protobuf()), framed(protobuf())]);
    const { report } = await read(frames.subarray(0, frames.length - 3));
    expect(report.spans).toBe(1);
    expect(report.problems.at(-1)).toMatchObject({
      found: "the input ends 3 bytes too early",
      byte: protobuf().length + 8,
    });
  });

  it("places a bad field by line, byte and path, and reads on", async () => {
    const { report } = await read(
      `${otlpLine(1)}\n${otlpLine(2, { startTimeUnixNano: "soon" })}\n${otlpLine(3)}`,
    );
    expect(report.spans).toBe(2);
    expect(report.problems).toEqual([
      {
        path: "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano",
        expected: "Unix nanoseconds, up to the year 2262",
        found: '"soon"',
        line: 2,
        byte: otlpLine(1).length + 1,
      },
    ]);
  });

  it("lists a torn line of JSONL as a problem", async () => {
    const { report } = await read(`${otlpLine(1).slice(50)}\n${otlpLine(2).slice(0, 70)}\n${otlpLine(3)}`);
    expect(report).toMatchObject({ spans: 1, problemCount: 1, unrecognised: 1 });
    expect(report.problems[0]).toMatchObject({ line: 2, found: "the end of the text" });
  });

  it("uses the whole spans of half a file", async () => {
    const spans = [1, 2, 3].map((id) => JSON.parse(otlpLine(id)).resourceSpans[0].scopeSpans[0].spans[0]);
    const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }, undefined, 2);
    const { report } = await read(text.slice(0, text.indexOf("0003")));
    expect(report).toMatchObject({ formats: ["OTLP JSON"], spans: 2, problemCount: 1, unrecognised: 0 });
  });

  it("says where JSON broke when nothing was recognised", async () => {
    const { report } = await read('{\n  "a": 1,\n  "b": soon\n}');
    expect(report).toMatchObject({
      formats: [],
      torn: { line: 3, expected: "a value", found: '"soon"' },
    });
  });

  it("recognises nothing in an empty file, blank lines, or binary junk, and does not fail", async () => {
    const junk = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256);
    for (const bytes of [
      "",
      "\n \n",
      junk,
      junk.subarray(1),
      Uint8Array.of(0x0a),
      Uint8Array.of(0x1f, 0x8b),
    ]) {
      expect((await read(bytes)).report.formats).toEqual([]);
    }
  });

  it("tells which traces a partial answer is about", async () => {
    const trace = JSON.parse(otlpLine(1));
    const { partials } = await read(JSON.stringify({ trace, status: "PARTIAL", message: "too large" }));
    expect(partials).toEqual([`${TRACE}: too large`]);
  });

  it("takes lines that nothing knows for lines of the log around them", async () => {
    const log = '{"event":"kv_cache.full","level":"warning","timestamp":"2026-05-22T14:32:07Z"}';
    const { report, lines } = await read(
      `Traceback:\n${log}\n  File "x.py"\n{"odd":1}\n${otlpLine(1)}\n{"torn": `,
    );
    expect(report).toMatchObject({ spans: 1, logLines: 5, unrecognised: 0, problemCount: 0 });
    expect(lines.map(({ body }) => body)).toEqual([
      "Traceback:",
      log,
      '  File "x.py"',
      '{"odd":1}',
      '{"torn": ',
    ]);
  });

  it("survives a hundred thousand levels in a line, and a line of many megabytes", async () => {
    const deep = `{"resourceSpans":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const long = otlpLine(2, { name: "x".repeat(5_000_000) });
    const { report, spans } = await read(`${deep}\n${long}\n${otlpLine(3)}`);
    expect(spans.map(({ name }) => name.length)).toEqual([5_000_000, 10]);
    expect(report.problemCount).toBe(1);
  });

  it("stops when it is told to", async () => {
    const sink = { span() {}, log() {}, partial() {} };
    const reading = readInput(chunksOf(Buffer.from(JSONL), 10), sink, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: "interrupted" });
  });
});
