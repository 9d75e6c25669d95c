import { rule } from "../rule.ts";

/** Those that infer from absence (diagnostics §1.5). */
const GATED = ["S01", "S02", "C01", "C05", "L10", "Q03"];

/** The gate of rules that infer from absence; a trace that is not known to be whole is no finding. */
export const partialTrace = rule({
  code: "S04",
  name: "partial-trace",
  title: "trace not complete",
  why: "A part of the trace is missing, so what is absent from it proves nothing: rules that infer from absence do not judge.",
  fix: "fetch it again later; raise Tempo's max_bytes_per_trace; export without a span filter and without span pruning",
  example: {
    fires: "Tempo answers PARTIAL, because the trace is larger than the 5 MB that it keeps of one.",
    quiet: "A span dropped one attribute: the attribute is missing (C04), and no span is.",
  },
  severities: ["info"],
  needs: ["completeness"],
  *check({ completeness: { state, reason = "it says so" } }) {
    if (state !== "partial") return;
    yield {
      severity: "info",
      confidence: 1,
      spans: [],
      message: `the trace is partial: ${reason}`,
      phrase: "partial",
      evidence: { absent: [{ what: "spans", where: reason }] },
      expected: "the whole trace",
      actual: `a part of it, so nothing absent is held against it by ${GATED.join(", ")}`,
    };
  },
});
