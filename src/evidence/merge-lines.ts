import type { LogLine } from "../model/log-line.ts";

const NANOS_PER_MS = 1_000_000n;

/**
 * Of lines from elsewhere those that are not at hand already. The same line reaches files and servers on
 * different ways: it is the same if text, millisecond and service are, or one of them names no service.
 * A line that was written twice is there twice.
 */
export function otherLines(atHand: Iterable<LogLine>, elsewhere: readonly LogLine[]): LogLine[] {
  if (elsewhere.length === 0) return [];
  const known = new Map<string, LogLine[]>();
  for (const line of atHand) {
    const alike = known.get(keyOf(line));
    if (alike === undefined) known.set(keyOf(line), [line]);
    else alike.push(line);
  }
  return elsewhere.filter((line) => {
    const alike = known.get(keyOf(line)) ?? [];
    const twin = alike.findIndex(({ service }) => isSameService(service, line.service));
    if (twin >= 0) alike.splice(twin, 1);
    return twin < 0;
  });
}

function keyOf({ timeUnixNano, body }: LogLine): string {
  return `${timeUnixNano === undefined ? "" : timeUnixNano / NANOS_PER_MS} ${body}`;
}

function isSameService(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
