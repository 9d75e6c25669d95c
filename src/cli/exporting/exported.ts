import type { TraceEvidence } from "../../model/evidence.ts";
import { redactedLine, redactedSpans } from "../../rules/privacy/redact-record.ts";
import type { JsonObject } from "../../wire/json/json-value.ts";
import type { ExportForm } from "./export-forms.ts";

/** How a trace may leave. */
export interface Leaving {
  /** Credentials, personal data and recorded content masked. */
  readonly redact: boolean;
  readonly logs: boolean;
}

/** A trace as elements of an exported file, without log lines where the form has no place for them. */
export function exportedElements(
  evidence: TraceEvidence,
  form: ExportForm,
  { redact, logs }: Leaving,
): readonly JsonObject[] {
  const kept = form.carriesLogs && logs ? evidence.logs : [];
  if (!redact) return form.elements({ ...evidence, logs: kept });
  return form.elements({ ...evidence, spans: redactedSpans(evidence.spans), logs: kept.map(redactedLine) });
}
