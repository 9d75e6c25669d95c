import type { RecordedMark, Span } from "../../model/span.ts";

/**
 * Zipkin's shared spans: the CLIENT and the SERVER half of one call carry one id.
 *
 *     CLIENT a   |--------------|          parent: as recorded
 *     SERVER a      |--------|             parent: a
 *
 * Spans in, the same spans out in the same order: the SERVER halves hang under the id that they
 * share, both halves are marked. A child that names the id keeps naming it.
 */
export function hangSharedSpans(spans: readonly Span[]): readonly Span[] {
  const served = new Set(spans.filter((span) => span.kind === "SERVER").map(keyOf));
  if (served.size === 0) return spans;
  const twins = Map.groupBy(spans, keyOf);
  const shared = new Set([...served].filter((key) => isSharedId(twins.get(key) ?? [])));
  return spans.map((span) => (shared.has(keyOf(span)) ? asHalf(span) : span));
}

function keyOf(span: Span): string {
  return `${span.traceId} ${span.spanId}`;
}

/** One call has a CLIENT and a SERVER; a message to many has several SERVERs, each of them says so. */
function isSharedId(halves: readonly Span[]): boolean {
  const servers = halves.filter((half) => half.kind === "SERVER");
  const clients = halves.filter((half) => half.kind === "CLIENT");
  if (servers.length + clients.length < halves.length || clients.length !== 1) return false;
  return servers.length === 1 || servers.every((half) => half.marks.includes("shared"));
}

function asHalf(span: Span): Span {
  const marks: readonly RecordedMark[] = span.marks.includes("shared")
    ? span.marks
    : [...span.marks, "shared"];
  return span.kind === "SERVER" ? { ...span, parentSpanId: span.spanId, marks } : { ...span, marks };
}
