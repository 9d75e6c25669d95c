import type { SpanLink } from "../model/span.ts";

/** OpenTracing's bridge writes parents as links (Tempo #3634). */
export function isChildOf({ attributes }: SpanLink): boolean {
  return attributes.get("opentracing.ref_type") === "child_of";
}
