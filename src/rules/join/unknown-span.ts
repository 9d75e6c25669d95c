import type { SpanId } from "../../model/ids.ts";
import { spanIdOf } from "../../model/ids.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { RuleFacts } from "../facts.ts";
import { logProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow, STILL_GROWING } from "../still-growing.ts";
import { NO_LINES } from "./logged-trace.ts";

const MOST_PROOFS = 5;
const LIKELY = 0.8;
const DECIMAL = /^\d{1,20}$/;

export const unknownSpan = rule({
  code: "J02",
  name: "unknown-span",
  title: "line of a span that is not in the trace",
  why:
    "A log line was written inside a span that nobody sent: either work is missing from the trace, or the line's " +
    "span id is wrong and the line hangs in the wrong place.",
  fix: "look whether the span was sampled, ended and exported; compare the id's spelling with the tracer's",
  example: {
    fires: "rerank.started and rerank.done name the span 5e1a90c37bd2f648, and their trace has no such span.",
    quiet: "A line with an empty span_id belongs to its trace and to no span in particular.",
  },
  severities: ["warning"],
  needs: ["traceId", "tree", "logs", "logsGiven", "completeness", "clock"],
  *check(facts) {
    if (!facts.logsGiven) return yield { reason: NO_LINES };
    const lost = Map.groupBy(facts.logs, ({ missingSpanId }) => missingSpanId);
    // S01 and S05 report parents that nobody sent, with the lines that name them.
    const parents = new Set(facts.tree.missing.map(({ spanId }) => spanId));
    for (const [spanId, lines] of lost) {
      if (spanId === undefined || parents.has(spanId)) continue;
      const misspelt = misspelling(spanId, facts);
      if (misspelt === undefined && facts.completeness.state === "partial")
        yield { reason: "the trace is partial" };
      else if (misspelt === undefined && mayStillGrow(facts)) yield { reason: STILL_GROWING };
      else yield found(spanId, lines, misspelt);
    }
  },
});

interface Misspelling {
  readonly clause: string;
  readonly cause: string;
  readonly fix: string;
}

/** Why the id can be none of the trace's as it stands; undefined: the span is missing. */
function misspelling(
  spanId: SpanId,
  { traceId, tree }: Pick<RuleFacts, "traceId" | "tree">,
): Misspelling | undefined {
  const hex = DECIMAL.test(spanId) ? spanIdOf(BigInt(spanId)) : undefined;
  if (hex !== undefined && tree.byId.has(hex))
    return {
      clause: "decimal",
      cause: `it is the decimal form of ${hex}`,
      fix: "write the span id as 16 hex digits, not as a 64-bit decimal number",
    };
  if (traceId.includes(spanId))
    return {
      clause: "wrong-field",
      cause: "it is a part of the trace id",
      fix: "the logger writes the trace id into the span's field: write the span context's span id there",
    };
  return undefined;
}

function found(spanId: SpanId, lines: readonly LogAttachment[], misspelt: Misspelling | undefined): Found {
  const count = lines.length === 1 ? "a log line names" : `${lines.length} log lines name`;
  const cause = misspelt?.cause ?? "it was not sampled, not exported, or dropped on its way";
  return {
    severity: "warning",
    confidence: LIKELY,
    spans: [],
    message: `${count} span ${spanId}, which is not in the trace: ${cause}`,
    phrase: "log line of an unknown span",
    evidence: {
      log: lines.slice(0, MOST_PROOFS).map((line) => ({ ...logProof(line), spanId })),
      absent: [{ what: `span ${spanId}`, where: "the spans of the trace" }],
    },
    expected: "the id of a span of this trace",
    actual: spanId,
    ...(misspelt === undefined ? {} : { fix: misspelt.fix }),
    clause: misspelt?.clause ?? "missing",
  };
}
