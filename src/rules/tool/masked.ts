const SHORT = 8;
const SHOWN = 2;

/** A value's type and length, with its first and last characters where it is long: arguments may be private. */
export function masked(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `${maskedText(value)} (text of ${value.length})`;
  if (typeof value === "number" || typeof value === "bigint") return `${maskedText(String(value))} (number)`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  return "object";
}

function maskedText(text: string): string {
  return text.length < SHORT ? "…" : `${text.slice(0, SHOWN)}…${text.slice(-SHOWN)}`;
}
