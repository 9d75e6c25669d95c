/** A message as a field of a log line holds it: text that says something. */
export function logMessageOf(recorded: unknown, name: string): string | undefined {
  return filledText(recorded) ?? (name === "MESSAGE" ? textOfBytes(recorded) : undefined);
}

export function filledText(recorded: unknown): string | undefined {
  return typeof recorded === "string" && recorded !== "" ? recorded : undefined;
}

/** journald writes a message that is not clean UTF-8 as a list of its bytes. */
function textOfBytes(recorded: unknown): string | undefined {
  if (!Array.isArray(recorded) || recorded.length === 0) return undefined;
  return recorded.every(isByte) ? Buffer.from(recorded).toString() : undefined;
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256;
}
