import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { TraceId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { factsOf } from "../trace/story.ts";

/** Another trace of the same run, told like the first. */
export function otherTrace(
  traceId: TraceId,
  spans: readonly Span[],
  more: Partial<TraceEvidence> = {},
): TraceFacts {
  return factsOf(
    spans.map((span) => ({ ...span, traceId })),
    { traceId, ...more },
  );
}
