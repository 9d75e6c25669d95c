import type { LogProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import { logProof, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { type ConstantOffset, constantOffset, zoneOf } from "./constant-offset.ts";
import { NO_LINES } from "./logged-trace.ts";
import { type PlacedLine, placedLines } from "./outside-span.ts";

const FLUSH_NS = 1_000_000_000;
const MOST_PROOFS = 5;
const SURE = 0.95;
const LIKELY = 0.8;
const LONGEST_EVENT = 80;
const OTHER_ZONE = {
  phrase: "log times in another zone",
  fix: "log times with their zone (ISO 8601 with Z or an offset), or in UTC",
  clause: "zone",
} as const;
const OTHER_CLOCK = {
  phrase: "log clock is off",
  fix: "check NTP or chrony on the host that writes the log, and that the logger stamps lines when they are written",
  clause: "clock",
} as const;

export const outOfWindow = rule({
  code: "J03",
  name: "out-of-window",
  title: "line's time outside its span",
  why:
    "The line says that it was written inside a span, and its time denies it: put into one order with the spans it " +
    "tells a wrong story, and rules that look for what was logged before a failure miss it.",
  fix: OTHER_CLOCK.fix,
  example: {
    fires:
      "All 24 decode.step lines stand two hours after their decode: the worker writes Berlin's summer time as UTC.",
    quiet: "A line is 3 ms after the end of its span: up to 5 ms are allowed.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "logs", "logsGiven"],
  *check({ tree, logs, logsGiven }) {
    if (!logsGiven) return yield { reason: NO_LINES };
    const placed = placedLines(tree, logs);
    const outside = placed.filter(({ distanceNs, toleranceNs }) => Math.abs(distanceNs) > toleranceNs);
    const offset = constantOffset(placed);
    if (offset !== undefined) return yield shifted(placed, outside, offset);
    for (const [node, lines] of Map.groupBy(outside, ({ node }) => node)) yield* besideSpan(node, lines);
  },
});

function shifted(
  placed: readonly PlacedLine[],
  outside: readonly PlacedLine[],
  { medianNs, spreadNs, zoneNs }: ConstantOffset,
): Found {
  const off = `about ${durationText(zoneNs ?? medianNs)} ${medianNs > 0 ? "after" : "before"}`;
  const stat = [
    { name: "median distance from the span, ms", value: medianNs / 1e6, n: placed.length },
    { name: "median absolute deviation, ms", value: spreadNs / 1e6, n: placed.length },
  ];
  return {
    severity: "warning",
    confidence: SURE,
    spans: [...new Set(outside.map(({ node }) => node))],
    ...(zoneNs === undefined ? OTHER_CLOCK : OTHER_ZONE),
    message:
      `${outside.length} of ${placed.length} log lines lie ${off} their spans: ` +
      (zoneNs === undefined
        ? "the logger's host has another clock"
        : "a time zone, or a local time read as UTC"),
    evidence: { log: proofs(outside), stat },
    expected: "lines inside their spans",
    actual: off,
  };
}

/** One finding for the lines before a span, one for those after it. */
function* besideSpan(node: TreeNode, lines: readonly PlacedLine[]): Iterable<Found> {
  const before = lines.filter(({ distanceNs }) => distanceNs < 0);
  const after = lines.filter(({ distanceNs }) => distanceNs > 0);
  for (const some of [before, after]) if (some.length > 0) yield beside(node, some);
}

function beside(node: TreeNode, lines: readonly PlacedLine[]): Found {
  const { distanceNs, toleranceNs, attachment } = lines.reduce(farther);
  const zone = zoneOf(distanceNs, lines);
  const by = zone === undefined ? durationText(distanceNs) : `about ${durationText(zone)}`;
  const { name } = node.span;
  const when = distanceNs > 0 ? `${by} after ${name} ended` : `${by} before ${name} began`;
  const others = lines.length === 1 ? "" : `, the farthest of ${lines.length} lines`;
  const { cause, fix } = reasonOf(distanceNs, zone);
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [node],
    message: `${attachment.line.message.slice(0, LONGEST_EVENT)} was logged ${when}${others}: ${cause}`,
    phrase: "log line outside its span",
    evidence: {
      log: proofs(lines),
      time: [timeProof(node, "the span that the line names")],
      stat: [{ name: "distance from the span, ms", value: distanceNs / 1e6, limit: toleranceNs / 1e6 }],
    },
    expected: `a line inside ${name}`,
    actual: when,
    fix,
    clause: distanceNs > 0 ? "after" : "before",
  };
}

function farther(one: PlacedLine, other: PlacedLine): PlacedLine {
  return Math.abs(other.distanceNs) > Math.abs(one.distanceNs) ? other : one;
}

function reasonOf(distanceNs: number, zone: number | undefined): { cause: string; fix: string } {
  if (distanceNs > 0 && distanceNs <= FLUSH_NS)
    return {
      cause: "a flush or a finaliser",
      fix: "log before the span ends, or leave the span id out of lines written later",
    };
  if (zone !== undefined) return { cause: "a time zone?", fix: OTHER_ZONE.fix };
  return { cause: "another clock?", fix: OTHER_CLOCK.fix };
}

function proofs(lines: readonly PlacedLine[]): LogProof[] {
  return lines.slice(0, MOST_PROOFS).map(({ attachment }) => logProof(attachment));
}
