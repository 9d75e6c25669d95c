import type { Span } from "../model/span.ts";

/**
 * One trace as it was stored and as Tempo has it now: the union. A span that both have is there once: as
 * it was stored, unless Tempo's copy has ended meanwhile or says more. (Tempo's copies are not equal to
 * what was pushed: flags are gone, long values cut; facts/tempo-loki-api §0, §2.1.) Spans that share an
 * id and differ in start, kind or name are different spans.
 */
export function mergedSpans(stored: readonly Span[], newer: readonly Span[]): Span[] {
  const fresh = new Map<string, Span[]>();
  for (const span of newer) fresh.set(keyOf(span), [...(fresh.get(keyOf(span)) ?? []), span]);
  const kept = stored.map((span) => {
    const copy = fresh.get(keyOf(span))?.shift();
    return copy !== undefined && saysMore(copy, span) ? copy : span;
  });
  return [...kept, ...[...fresh.values()].flat()];
}

function keyOf({ spanId, startUnixNano, kind, name }: Span): string {
  return `${spanId} ${startUnixNano} ${kind} ${name}`;
}

function saysMore(copy: Span, stored: Span): boolean {
  if (copy.endUnixNano !== stored.endUnixNano) return (copy.endUnixNano ?? 0n) > (stored.endUnixNano ?? 0n);
  return sizeOf(copy) > sizeOf(stored);
}

function sizeOf({ attributes, events, links, status }: Span): number {
  return attributes.size + events.length + links.length + (status === "UNSET" ? 0 : 1);
}
