import type { TreeNode } from "../../trace/tree.ts";
import { timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import {
  type DateRange,
  dateText,
  isPossibleDate,
  type Misreading,
  misreadingOf,
  possibleDates,
} from "./dates.ts";

const MOST_PROOFS = 5;
const SURE = 0.95;
const YEAR_NANOS = 31_536_000_000_000_000n;

/** S12b: spans that start when no span can have started, one finding for each change of unit that explains it. */
export function impossibleDates(
  nodes: readonly TreeNode[],
  now: bigint | undefined,
): { readonly findings: readonly Found[]; readonly spans: ReadonlySet<TreeNode> } {
  const dates = possibleDates(now);
  const spans = nodes.filter(
    ({ span, marks }) => !marks.has("estimated-start") && !isPossibleDate(span.startUnixNano, dates),
  );
  const byMisreading = Map.groupBy(spans, ({ span }) => misreadingOf(span.startUnixNano, dates));
  const fromZero = spans.length === nodes.length && spans.every(isFromZero);
  const findings = [...byMisreading].flatMap(([misreading, [first, ...others]]) => {
    if (first === undefined) return [];
    const found = misdated(first, others, misreading, dates);
    return misreading === undefined && fromZero ? [{ ...found, ...COUNTED_FROM_ZERO }] : [found];
  });
  return { findings, spans: new Set(spans) };
}

/** A clock that counts from the boot, the process or the test's begin shows less than a year. */
function isFromZero({ span }: TreeNode): boolean {
  return span.startUnixNano >= 0n && span.startUnixNano < YEAR_NANOS;
}

/** All spans of a trace by such a clock: durations and order hold, only the date is not known. */
const COUNTED_FROM_ZERO = { severity: "warning", phrase: "times without a date" } as const;

function misdated(
  first: TreeNode,
  others: readonly TreeNode[],
  misreading: Misreading | undefined,
  dates: DateRange,
): Found {
  const { name, startUnixNano } = first.span;
  const more = others.length === 1 ? "1 more span" : `${others.length} more spans`;
  const who = others.length === 0 ? `${name} starts` : `${name} and ${more} start`;
  const read = dateText(startUnixNano);
  return {
    severity: "error",
    confidence: SURE,
    spans: [first, ...others],
    ...explained(`${who} at ${read}`, startUnixNano, misreading),
    evidence: { time: [first, ...others.slice(0, MOST_PROOFS - 1)].map((node) => proof(node, misreading)) },
    expected: `a start from ${dateText(dates.from)} to ${dateText(dates.to)}`,
    actual: `${startUnixNano} ns, which is ${read}`,
  };
}

function explained(
  what: string,
  startUnixNano: bigint,
  misreading: Misreading | undefined,
): Pick<Found, "message" | "phrase" | "fix" | "clause"> {
  if (misreading === undefined)
    return {
      message: `${what}, and no other unit makes it a possible date`,
      phrase: "impossible date",
      fix: "send the wall clock's Unix nanoseconds (time_ns), not a time since boot or since the process began",
      clause: "date",
    };
  const { unit, readAs, meant } = misreading;
  return {
    message: `${what}: the unit is ${unit}, read as ${readAs}; it means ${dateText(meant(startUnixNano))}`,
    phrase: `times in ${unit}, read as ${readAs}`,
    clause: `${unit} as ${readAs}`,
  };
}

function proof(node: TreeNode, misreading: Misreading | undefined) {
  const { startUnixNano } = node.span;
  const read = `start ${startUnixNano} is ${dateText(startUnixNano)} as ${misreading?.readAs ?? "ns"}`;
  if (misreading === undefined) return timeProof(node, read);
  return timeProof(node, `${read}, ${dateText(misreading.meant(startUnixNano))} as ${misreading.unit}`);
}
