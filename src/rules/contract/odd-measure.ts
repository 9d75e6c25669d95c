import { shownValue } from "../../model/shown-value.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Measure, MeasuredKeys } from "../../vocabulary/measured-keys.ts";
import { finite } from "../../vocabulary/readers.ts";
import type { NotJudged } from "../rule.ts";
import type { OddValue } from "./odd-value.ts";

const MS_NS = 1e6;
/** A part may be measured a little longer than the whole; tenfold is another unit. */
const TIMES_LONGER = 10;
const SMALLER_UNITS = [
  ["microseconds", 1e3],
  ["nanoseconds", 1],
] as const;

/** Durations that their span could not hold, and percentages that are none (diagnostics C03). */
export function* oddMeasures(
  node: TreeNode,
  keys: MeasuredKeys,
  toleranceNs: number,
): Generator<OddValue | NotJudged, void> {
  for (const [key, stored] of node.span.attributes) {
    const measure: Measure = keys.measureOf(key);
    const value = measure === undefined ? undefined : finite(stored);
    if (value === undefined) continue;
    const attr = [{ spanId: node.span.spanId, key, value: stored }];
    const actual = shownValue(stored);
    if (measure === "percentage" && (value < 0 || value > 100))
      yield {
        ...{ node, attr, actual, trouble: "percentage", severity: "warning" },
        saying: `${key} is ${actual}, which is no percentage`,
        expected: "0 to 100",
      };
    if (measure !== "milliseconds") continue;
    if (node.durationNs === undefined)
      yield { reason: "a span with a duration among its attributes has no end" };
    else if (value < 0)
      yield {
        ...{ node, attr, actual, trouble: "below 0", severity: "warning" },
        saying: `${key} is ${actual}, below 0`,
        expected: "a number of 0 or more",
      };
    else if (value * MS_NS > TIMES_LONGER * Math.max(node.durationNs, toleranceNs))
      yield {
        ...{ node, attr, actual: `${actual} ms`, trouble: "unit", severity: "warning" },
        saying: `${key} is ${actual} ms on a span of ${node.durationNs / MS_NS} ms${guessed(value, node.durationNs)}`,
        expected: `at most the span's ${node.durationNs / MS_NS} ms`,
      };
  }
}

/** The largest unit in which the span could hold it. */
function guessed(value: number, durationNs: number): string {
  const fits = SMALLER_UNITS.find(([, unitNs]) => value * unitNs <= durationNs);
  return fits === undefined ? "" : `: ${fits[0]}?`;
}
