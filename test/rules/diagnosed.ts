import type { Diagnosis } from "../../src/model/finding.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { diagnose } from "../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import { factsOf } from "../trace/story.ts";

/** The diagnosis of a story, by all rules. */
export function diagnosed(spans: readonly Span[], logs: readonly LogLine[] = []): Diagnosis {
  return diagnose(RULES, ruleFacts(factsOf(spans, { logs }), { ...SETTLED, logsGiven: logs.length > 0 }));
}

/** `cause 0.86 llm.prefill: KV-cache eviction` of each suspect, in order. */
export function suspected({ suspects }: Diagnosis): string[] {
  return suspects.map(({ role, confidence, span, signal }) =>
    [role, confidence?.toFixed(2), `${span}: ${signal}`].filter((word) => word !== undefined).join(" "),
  );
}
