import type { Span } from "../../model/span.ts";

/**
 * Spans whose start nobody recorded (1970, marked `estimated-start`) begin with their earliest
 * child, or its child; without one they stay as they are. Same spans, same order.
 */
export function estimateStarts(spans: readonly Span[]): readonly Span[] {
  const undated = new Map(spans.filter(isUndated).map((span) => [keyOf(span), span]));
  if (undated.size === 0) return spans;
  const starts = new Map<string, bigint>();
  const dated = spans.filter((span) => !isUndated(span)).toSorted(byStart);
  for (const { startUnixNano, ...span } of dated) {
    // The earliest comes first, so that a parent that has a start by now keeps it.
    let parent = undated.get(parentKeyOf(span));
    while (parent !== undefined && !starts.has(keyOf(parent))) {
      starts.set(keyOf(parent), startUnixNano);
      parent = undated.get(parentKeyOf(parent));
    }
  }
  return spans.map((span) => (isUndated(span) ? startingAt(span, starts.get(keyOf(span)) ?? 0n) : span));
}

function isUndated(span: Span): boolean {
  return span.startUnixNano === 0n && span.marks.includes("estimated-start");
}

/** Its end was counted from 1970. */
function startingAt(span: Span, startUnixNano: bigint): Span {
  const end = span.endUnixNano;
  return { ...span, startUnixNano, endUnixNano: end === undefined ? undefined : startUnixNano + end };
}

function keyOf(span: Pick<Span, "traceId" | "spanId">): string {
  return `${span.traceId} ${span.spanId}`;
}

function parentKeyOf(span: Pick<Span, "traceId" | "parentSpanId">): string {
  return `${span.traceId} ${span.parentSpanId ?? ""}`;
}

function byStart(a: Span, b: Span): number {
  return a.startUnixNano < b.startUnixNano ? -1 : Number(a.startUnixNano > b.startUnixNano);
}
