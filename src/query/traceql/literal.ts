/** A text as TraceQL writes it: Go's escapes, of which JSON's are a part. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

const TEXTS = /"(?:[^"\\]|\\.)*"|`[^`]*`/gs;

/** TraceQL with every text in it empty, for who looks for its words. */
export function withoutTexts(traceql: string): string {
  return traceql.replace(TEXTS, '""');
}

/** A number in both forms that Tempo keeps apart: as an int, where it is one, and as a float (facts §5.3). */
export function numberLiterals(value: number): readonly string[] {
  return Number.isSafeInteger(value) ? [String(value), floatLiteral(value)] : [floatLiteral(value)];
}

export function floatLiteral(value: number): string {
  const float = plain(value);
  return float.includes(".") ? float : `${float}.0`;
}

/** Without an exponent. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  return Number.isInteger(value) ? `${BigInt(value)}.0` : value.toFixed(20);
}

/** An attribute by scope and key, quoted: only `\` and `"` may be escaped there (facts §5.2). */
export function attributeName(scope: "span" | "resource" | "event", key: string): string {
  return `${scope}."${key.toWellFormed().replaceAll(/[\\"]/g, "\\$&")}"`;
}

/** Nanoseconds as a duration. */
export function durationLiteral(nanos: number): string {
  return `${Math.trunc(nanos)}ns`;
}
