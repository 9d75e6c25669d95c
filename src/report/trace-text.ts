import type { Diagnosis } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { conservationOf } from "./conservation.ts";
import type { Linked } from "./explore-link.ts";
import { type Drawn, footerLines } from "./footer.ts";
import { headerLines } from "./header.ts";
import type { PlaceOptions } from "./places.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";
import { errorTest } from "./rule-marks.ts";
import { type SelectionOptions, select } from "./selection.ts";
import type { Style } from "./style.ts";
import { suspectLines } from "./suspects-text.ts";
import { waterfall } from "./waterfall.ts";

/** Who asks the rules about a trace. */
export interface Judged {
  readonly diagnose?: ((facts: TraceFacts) => Diagnosis) | undefined;
}

export interface TraceTextOptions extends PlaceOptions, SelectionOptions, Linked, Judged {
  /** 0: all. */
  readonly maxRows: number;
}

/** One trace as lines of text: header, waterfall, count. */
export function* traceText(
  facts: TraceFacts,
  options: TraceTextOptions,
  style: Style,
): Generator<string, void> {
  const diagnosis = options.diagnose?.(facts);
  yield* headerLines(facts, style, options.linkOf?.(facts), diagnosis);
  yield "";
  yield* traceBody(facts, diagnosis, options, style);
}

/** The waterfall with the rules' marks, the suspects, and the count under them. */
export function* traceBody(
  facts: TraceFacts,
  diagnosis: Diagnosis | undefined,
  options: TraceTextOptions,
  style: Style,
): Generator<string, void> {
  const selection = select(facts, options, errorTest(facts, diagnosis));
  const { taken, drawn } = takeRows(rows(facts, selection, options, diagnosis), options.maxRows);
  yield* waterfall(taken, facts, style);
  if (taken.length > 0) yield "";
  const suspects = diagnosis === undefined ? [] : [...suspectLines(diagnosis, facts, style)];
  if (suspects.length > 0) yield* [...suspects, ""];
  const conservation = conservationOf(facts, selection, diagnosis);
  yield* footerLines(facts, conservation, drawn, options, style);
}

function takeRows(source: Iterable<Row>, maxRows: number): { taken: readonly Row[]; drawn: Drawn } {
  const taken: Row[] = [];
  let spans = 0;
  let logs = 0;
  for (const row of source) {
    if (taken.length === maxRows && maxRows > 0) return { taken, drawn: { spans, logs, cutAt: maxRows } };
    taken.push(row);
    if (row.kind === "span") spans += row.folded?.count ?? 1;
    if (row.kind === "detail" && row.detail.kind === "log") logs += 1;
  }
  return { taken, drawn: { spans, logs, cutAt: undefined } };
}
