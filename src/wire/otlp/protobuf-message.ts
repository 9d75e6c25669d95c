import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { FieldShape, MessageShape } from "./otlp-shapes.ts";

/** Where bytes stop being the message that they claim to be. */
interface ProtobufBreak {
  readonly offset: number;
  readonly reason: string;
}

/** Levels of nesting that are decoded; a deeper message is kept as its bytes. */
const MAX_DEPTH = 64;

const WIRE_TYPES: { readonly [kind in FieldShape["kind"]]: WireType } = {
  text: WireType.LengthDelimited,
  id: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
  message: WireType.LengthDelimited,
  fixed64: WireType.Bit64,
  double: WireType.Bit64,
  fixed32: WireType.Bit32,
  int64: WireType.Varint,
  uint32: WireType.Varint,
  bool: WireType.Varint,
};

type Decoded = { [name: string]: unknown };

/**
 * Decodes a protobuf message into the record that the same message would be in JSON, but with bytes
 * and 64-bit integers as they are. Unknown fields are skipped. Where the bytes break off, what stood
 * before is kept, as far as it is whole.
 */
export class ProtobufMessage {
  readonly #bytes: Uint8Array;
  readonly #reader: BinaryReader;
  #broken: ProtobufBreak | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#reader = new BinaryReader(bytes);
  }

  get broken(): ProtobufBreak | undefined {
    return this.#broken;
  }

  decode(shape: MessageShape): Decoded {
    return this.#message(shape, this.#bytes.length, MAX_DEPTH);
  }

  #message(shape: MessageShape, end: number, depth: number): Decoded {
    const record: Decoded = {};
    while (this.#reader.pos < end && this.#broken === undefined) {
      const start = this.#reader.pos;
      try {
        this.#field(record, shape, end, depth);
      } catch (error) {
        // The library says Error or RangeError of bad bytes; these two are bugs.
        if (error instanceof TypeError || error instanceof ReferenceError) throw error;
        this.#broken ??= { offset: start, reason: error instanceof Error ? error.message : String(error) };
      }
    }
    return record;
  }

  #field(record: Decoded, shape: MessageShape, end: number, depth: number): void {
    const [number, wireType] = this.#reader.tag();
    const field = shape.fields[number];
    if (field === undefined || WIRE_TYPES[field.kind] !== wireType) {
      this.#reader.skip(wireType, number);
      return;
    }
    const value = field.shape === undefined ? this.#scalar(field) : this.#nested(field.shape(), end, depth);
    if (this.#reader.pos > end) throw new RangeError(`field ${number} is longer than its message`);
    if (value === undefined) return;
    const earlier = record[field.name];
    if (field.list !== true) record[field.name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else record[field.name] = [value];
  }

  #nested(shape: MessageShape, end: number, depth: number): unknown {
    const length = this.#reader.uint32();
    const start = this.#reader.pos;
    const missing = length - (end - start);
    if (missing > 0 && shape.envelope !== true) throw new RangeError(`${missing} bytes are missing`);
    if (depth === 0) return { bytesValue: this.#take(length) };
    const nested = this.#message(shape, missing > 0 ? end : start + length, depth - 1);
    if (missing > 0) this.#broken ??= { offset: end, reason: `${missing} bytes are missing` };
    return this.#broken === undefined || shape.envelope === true ? nested : undefined;
  }

  #scalar(field: FieldShape): unknown {
    switch (field.kind) {
      case "text":
        return this.#reader.string();
      case "id":
        return Buffer.from(this.#reader.bytes()).toString("hex");
      case "bytes":
        return this.#reader.bytes();
      case "fixed64":
        return BigInt(this.#reader.fixed64());
      case "fixed32":
        return this.#reader.fixed32();
      case "int64":
        return BigInt(this.#reader.int64());
      case "bool":
        return this.#reader.bool();
      case "double":
        return this.#reader.double();
      default:
        return this.#reader.uint32();
    }
  }

  #take(length: number): Uint8Array {
    const start = this.#reader.pos;
    this.#reader.pos = start + length;
    return this.#bytes.subarray(start, start + length);
  }
}
