import type { Format } from "../format.ts";

/** A tag byte: field 1 or field 2, a message. */
const FIELD_1 = 0x0a;
const FIELD_2 = 0x12;

/** What is known of the format before its library is loaded. */
export const OTLP_PROTOBUF: Pick<Format, "name" | "carries" | "canRead"> = {
  name: "OTLP protobuf",
  carries: "both",
  canRead: (document) => document.kind === "bytes" && beginsLikeOtlp(document.bytes),
};

/**
 * True for the first bytes of an OTLP message: `0a <length> (0a|12) <length within> …`, that is a
 * message in field 1 which again begins with a message. A text that begins with an empty line does
 * not get past the two lengths.
 */
export function beginsLikeOtlp(bytes: Uint8Array): boolean {
  if (bytes[0] !== FIELD_1) return false;
  const outer = lengthAt(bytes, 1);
  if (outer === undefined) return false;
  if (outer.length === 0) return outer.next === bytes.length || bytes[outer.next] === FIELD_2;
  const tag = bytes[outer.next];
  const inner = lengthAt(bytes, outer.next + 1);
  if ((tag !== FIELD_1 && tag !== FIELD_2) || inner === undefined) return false;
  return inner.next + inner.length <= outer.next + outer.length && bytes.includes(FIELD_2);
}

/** The varint at an offset, and where it ends; undefined beyond the bytes or beyond 32 bits. */
export function lengthAt(bytes: Uint8Array, offset: number): { length: number; next: number } | undefined {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { length, next: offset + index + 1 };
  }
  return undefined;
}
