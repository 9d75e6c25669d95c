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

/** S12b: spans that start when no span can have started, one finding for each change of unit that explains it. */
export function impossibleDates(
  nodes: readonly TreeNode[],
  now: bigint | undefined,
): { readonly findings: readonly Found[]; readonly spans: ReadonlySet<TreeNode> } {
  const dates = possibleDates(now);
  const spans = nodes.filter(
    ({ span, marks }) => !marks.has("estimated-start") && !isPossibleDate(span.startUnixNano, dates),
  );
  const byMisreading = new Map<Misreading | undefined, TreeNode[]>();
  for (const node of spans) {
    const misreading = misreadingOf(node.span.startUnixNano, dates);
    const alike = byMisreading.get(misreading);
    if (alike === undefined) byMisreading.set(misreading, [node]);
    else alike.push(node);
  }
  const findings = [...byMisreading].flatMap(([misreading, [first, ...others]]) =>
    first === undefined ? [] : [misdated(first, others, misreading, dates)],
  );
  return { findings, spans: new Set(spans) };
}

function misdated(
  first: TreeNode,
  others: readonly TreeNode[],
  misreading: Misreading | undefined,
  dates: DateRange,
): Found {
  const { name, startUnixNano } = first.span;
  const who = others.length === 0 ? `${name} starts` : `${name} and ${others.length} more spans start`;
  const read = dateText(startUnixNano);
  const meant = misreading && dateText(misreading.meant(startUnixNano));
  const because =
    misreading === undefined
      ? ", and no other unit makes it a possible date"
      : `: the unit is ${misreading.unit}, read as ${misreading.readAs}; it means ${meant}`;
  return {
    severity: "error",
    confidence: SURE,
    spans: [first, ...others],
    message: `${who} at ${read}${because}`,
    phrase:
      misreading === undefined
        ? "impossible date"
        : `times in ${misreading.unit}, read as ${misreading.readAs}`,
    evidence: { time: [first, ...others.slice(0, MOST_PROOFS - 1)].map((node) => proof(node, misreading)) },
    expected: `a start from ${dateText(dates.from)} to ${dateText(dates.to)}`,
    actual: `${startUnixNano} ns, which is ${read}`,
    ...(misreading === undefined
      ? {
          fix: "send the wall clock's Unix nanoseconds (time_ns), not a time since boot or since the process began",
        }
      : {}),
    clause: misreading === undefined ? "date" : `${misreading.unit} as ${misreading.readAs}`,
  };
}

function proof(node: TreeNode, misreading: Misreading | undefined) {
  const { startUnixNano } = node.span;
  const read = `start ${startUnixNano} is ${dateText(startUnixNano)} as ${misreading?.readAs ?? "ns"}`;
  if (misreading === undefined) return timeProof(node, read);
  return timeProof(node, `${read}, ${dateText(misreading.meant(startUnixNano))} as ${misreading.unit}`);
}
