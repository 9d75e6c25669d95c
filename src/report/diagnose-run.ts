import type { ElsewhereFinding, Finding, Severity, Unjudged } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { TraceId } from "../model/ids.ts";
import type { Diagnosed } from "./diagnosis-text.ts";

/** Findings of one fingerprint over many traces. */
export interface FindingGroup {
  readonly first: Finding;
  readonly traces: number;
  readonly findings: number;
  /** The first few. */
  readonly examples: readonly TraceId[];
}

/** Traces held against rules. The tally fills while they pass. */
export interface DiagnoseRun {
  readonly diagnosed: AsyncIterable<Diagnosed>;
  readonly tally: DiagnoseTally;
  /** A recorded name as it may be told: that of a service, a span, a root. */
  readonly told: (name: string) => string;
  /** Where the traces come from, where the command line does not say. */
  readonly place: string | undefined;
  /** Findings about what belongs to no trace given, and about suppressions; there once all traces have passed. */
  readonly elsewhere: readonly ElsewhereFinding[];
  /** What the reader must know of how it was judged. */
  readonly notes: readonly string[];
}

const EXAMPLES = 3;

interface GrowingGroup {
  readonly first: Finding;
  traces: number;
  findings: number;
  readonly examples: TraceId[];
}

/** Counts what passes: its size does not depend on the number of traces, but on that of different findings. */
export class DiagnoseTally {
  traces = 0;
  /** Traces with an error or a warning. */
  suspicious = 0;
  partial = 0;
  readonly bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #groups = new Map<string, GrowingGroup>();
  readonly #unjudged = new Map<string, Unjudged & { times: number }>();

  add({ facts, diagnosis }: Diagnosed): void {
    const { findings, unjudged, traceId } = diagnosis;
    this.traces += 1;
    this.suspicious += findings.some(({ severity }) => severity !== "info") ? 1 : 0;
    this.partial += facts.state === "partial" ? 1 : 0;
    for (const finding of findings) this.#count(finding, traceId);
    for (const one of unjudged) {
      const key = `${one.rule} ${one.reason}`;
      const known = this.#unjudged.get(key);
      if (known === undefined) this.#unjudged.set(key, { ...one, times: 1 });
      else known.times += 1;
    }
  }

  /** The gravest first, then those of most traces. */
  get groups(): readonly FindingGroup[] {
    return [...this.#groups.values()].sort(
      (one, other) =>
        SEVERITIES.indexOf(one.first.severity) - SEVERITIES.indexOf(other.first.severity) ||
        other.traces - one.traces ||
        (one.first.rule + one.first.fingerprint < other.first.rule + other.first.fingerprint ? -1 : 1),
    );
  }

  /** Each rule and reason once, with how many traces it was said of. */
  get unjudged(): readonly (Unjudged & { readonly times: number })[] {
    return [...this.#unjudged.values()];
  }

  get worst(): Severity | undefined {
    return SEVERITIES.find((severity) => this.bySeverity[severity] > 0);
  }

  #count(finding: Finding, traceId: TraceId): void {
    this.bySeverity[finding.severity] += 1;
    const key = `${finding.severity} ${finding.fingerprint}`;
    const group = this.#groups.get(key) ?? { first: finding, traces: 0, findings: 0, examples: [] };
    this.#groups.set(key, group);
    group.findings += 1;
    if (group.examples.at(-1) === traceId) return;
    group.traces += 1;
    if (group.examples.length < EXAMPLES) group.examples.push(traceId);
  }
}
