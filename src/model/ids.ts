declare const traceIdBrand: unique symbol;
declare const spanIdBrand: unique symbol;

/** 32 lower-case hex digits; an id in another alphabet (`trace-123`) as it is written. */
export type TraceId = string & { readonly [traceIdBrand]: true };
/** 16 lower-case hex digits; an id in another alphabet (`01_root`) as it is written. */
export type SpanId = string & { readonly [spanIdBrand]: true };

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
/** Lower-case hex digits that are not all zeros. */
const USUAL = /^0*[1-9a-f][0-9a-f]*$/;
const HEX = /^[0-9a-f]+$/i;
const BASE64_16_BYTES = /^[A-Za-z0-9+/_-]{22}==$/;
const BASE64_8_BYTES = /^[A-Za-z0-9+/_-]{11}=$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A recorded trace id in the one form that the program compares. Decided by shape, never by format
 * (facts/formats §0.2): 16 or 32 hex digits, `0x`, base64 of 8 or 16 bytes, a bigint from a format
 * that writes ids as integers. All zeros or empty: no id. `short: "pad"` is for sources that drop
 * leading zeros (Tempo, Jaeger, Zipkin).
 */
export function traceIdOf(recorded: string | bigint, short: "pad" | "keep" = "keep"): TraceId | undefined {
  return normalise(recorded, TRACE_DIGITS, short) as TraceId | undefined;
}

/** A recorded span id in the one form that the program compares; rules as for `traceIdOf`. */
export function spanIdOf(recorded: string | bigint, short: "pad" | "keep" = "keep"): SpanId | undefined {
  return normalise(recorded, SPAN_DIGITS, short) as SpanId | undefined;
}

/** The same 128 bits however they were written: a UUID loses its dashes here, and only here. */
export function traceIdOfUuid(text: string): TraceId | undefined {
  return UUID.test(text) ? traceIdOf(text.replaceAll("-", "")) : undefined;
}

/** Tempo takes hex only, and 128 bits of it. */
export function isTempoId(id: TraceId): boolean {
  return id.length === TRACE_DIGITS && USUAL.test(id);
}

/**
 * Other ids by which log lines name a trace (facts/formats §0.2, §4): a UUID without its dashes, and the
 * low 64 bits alone, as Datadog and B3 loggers write them.
 */
export function loggedSpellings(id: TraceId): readonly TraceId[] {
  const bare = traceIdOfUuid(id) ?? id;
  const low =
    bare.length === TRACE_DIGITS && HEX.test(bare) ? traceIdOf(bare.slice(-SPAN_DIGITS)) : undefined;
  return [bare, low].filter((spelling) => spelling !== undefined).filter((spelling) => spelling !== id);
}

function normalise(recorded: string | bigint, digits: number, short: "pad" | "keep"): string | undefined {
  const text = typeof recorded === "bigint" ? recorded.toString(16).padStart(digits, "0") : recorded;
  if (text.length === digits && USUAL.test(text)) return text;
  const bare = text.startsWith("0x") ? text.slice(2) : text;
  if (bare === "") return undefined;
  if (HEX.test(bare) && bare.length <= TRACE_DIGITS)
    return nonZero(padded(bare.toLowerCase(), digits, short));
  if (BASE64_16_BYTES.test(bare) || BASE64_8_BYTES.test(bare)) return fromBase64(bare, digits);
  return bare;
}

function padded(hex: string, digits: number, short: "pad" | "keep"): string {
  const known = short === "pad" || hex.length === SPAN_DIGITS;
  return known && hex.length < digits ? hex.padStart(digits, "0") : hex;
}

function fromBase64(text: string, digits: number): string | undefined {
  return nonZero(Buffer.from(text, "base64").toString("hex").padStart(digits, "0"));
}

function nonZero(hex: string): string | undefined {
  return /^0+$/.test(hex) ? undefined : hex;
}
