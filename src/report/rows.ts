import type { Diagnosis } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { type PlaceOptions, Places } from "./places.ts";
import type { Row } from "./row.ts";
import { RuleMarks } from "./rule-marks.ts";
import type { Selection } from "./selection.ts";
import { spanRow } from "./span-row.ts";

/** The drawing of a trace, row by row. Lazy, so that who wants 500 rows pays for 500. */
export function* rows(
  facts: TraceFacts,
  selection: Selection,
  options: PlaceOptions,
  diagnosis?: Diagnosis,
): Generator<Row, void> {
  const marks = new RuleMarks(facts, diagnosis);
  for (const place of new Places(facts, selection, options).all())
    yield place.kind === "span" ? spanRow(facts, place, marks) : place;
}
