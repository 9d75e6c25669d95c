import type { Diagnosis } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Selection } from "./selection.ts";

/** What came in and what is shown of one trace: `spansIn = spansShown + duplicates + hidden`. */
export interface Conservation {
  /** Every span read, identical repeats included. */
  readonly spansIn: number;
  readonly spansShown: number;
  readonly logsIn: number;
  readonly logsShown: number;
  readonly orphans: number;
  readonly cycles: number;
  /** Identical repeats, merged. */
  readonly duplicates: number;
  /** Spans that a filter hides. */
  readonly hidden: number;
  /** Log lines that a filter or `--logs` hides: `logsIn = logsShown + logsHidden`. */
  readonly logsHidden: number;
  /** Checks that could not run. */
  readonly unjudged: number;
}

/** The counts of one trace and of what was selected of it. */
export function conservationOf(
  { tree, evidence }: TraceFacts,
  selection: Selection,
  diagnosis?: Diagnosis,
): Conservation {
  return {
    spansIn: evidence.spans.length,
    spansShown: selection.spans.length,
    logsIn: evidence.logs.length,
    logsShown: selection.logs.length,
    orphans: tree.nodes.filter((node) => node.marks.has("orphan")).length,
    cycles: tree.roots.filter((node) => node.marks.has("cycle") || node.marks.has("self-parent")).length,
    duplicates: tree.duplicates,
    hidden: tree.nodes.length - selection.spans.length,
    logsHidden: evidence.logs.length - selection.logs.length,
    unjudged: diagnosis?.unjudged.length ?? 0,
  };
}
