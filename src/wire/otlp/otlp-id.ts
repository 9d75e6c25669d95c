/** An id that is text or an integer; anything else is none. */
export function idOf<Id>(
  read: (recorded: string | bigint, short: "pad" | "keep") => Id | undefined,
  recorded: unknown,
  short: "pad" | "keep",
): Id | undefined {
  if (typeof recorded === "string" || typeof recorded === "bigint") return read(recorded, short);
  return Number.isSafeInteger(recorded) ? read(BigInt(Number(recorded)), short) : undefined;
}
