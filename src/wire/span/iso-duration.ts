const ISO_DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9})\d*)?S)?)?$/;

/** An ISO 8601 duration of days, hours, minutes and seconds (`PT1M2.5S`) in nanoseconds. */
export function nanosOfIsoDuration(text: string): bigint | undefined {
  const match = ISO_DURATION.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const nanos = whole * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
  return sign === undefined ? nanos : -nanos;
}
