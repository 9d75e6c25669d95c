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
const ZONE_FIX = "log times with their zone (ISO 8601 with Z or an offset), or in UTC";
const CLOCK_FIX =
  "check NTP or chrony on the host that writes the log, and that the logger stamps lines when they are written";

export const outOfWindow = rule({
  code: "J03",
  name: "out-of-window",
  title: "line's time outside its span",
  why:
    "The line says that it was written inside a span, and its time denies it: put into one order with the spans it " +
    "tells a wrong story, and rules that look for what was logged before a failure miss it.",
  fix: CLOCK_FIX,
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
  offset: ConstantOffset,
): Found {
  const { medianNs, spreadNs, zoneNs } = offset;
  const by = durationText(zoneNs ?? medianNs);
  const where = medianNs > 0 ? "after" : "before";
  return {
    severity: "warning",
    confidence: SURE,
    spans: [...new Set(outside.map(({ node }) => node))],
    message:
      `${outside.length} of ${placed.length} log lines lie about ${by} ${where} their spans: ` +
      (zoneNs === undefined
        ? "the logger's host has another clock"
        : "a time zone, or a local time read as UTC"),
    phrase: zoneNs === undefined ? "log clock is off" : "log times in another zone",
    evidence: {
      log: outside.slice(0, MOST_PROOFS).map(({ attachment }) => logProof(attachment)),
      stat: [
        { name: "median distance from the span, ms", value: medianNs / 1e6, n: placed.length },
        { name: "median absolute deviation, ms", value: spreadNs / 1e6, n: placed.length },
      ],
    },
    expected: "lines inside their spans",
    actual: `about ${by} ${where}`,
    fix: zoneNs === undefined ? CLOCK_FIX : ZONE_FIX,
    clause: zoneNs === undefined ? "clock" : "zone",
  };
}

/** One finding for the lines before a span, one for those after it. */
function* besideSpan(node: TreeNode, lines: readonly PlacedLine[]): Iterable<Found> {
  const before = lines.filter(({ distanceNs }) => distanceNs < 0);
  const after = lines.filter(({ distanceNs }) => distanceNs > 0);
  for (const some of [before, after]) if (some.length > 0) yield beside(node, some);
}

function beside(node: TreeNode, lines: readonly PlacedLine[]): Found {
  const farthest = lines.reduce((most, line) =>
    Math.abs(line.distanceNs) > Math.abs(most.distanceNs) ? line : most,
  );
  const { distanceNs, toleranceNs, attachment } = farthest;
  const isFlush = distanceNs > 0 && distanceNs <= FLUSH_NS;
  const zone = zoneOf(distanceNs, lines);
  const by = zone === undefined ? durationText(distanceNs) : `about ${durationText(zone)}`;
  const when =
    distanceNs > 0 ? `${by} after ${node.span.name} ended` : `${by} before ${node.span.name} began`;
  const cause = isFlush ? "a flush or a finaliser" : zone !== undefined ? "a time zone?" : "another clock?";
  const others = lines.length === 1 ? "" : `, the farthest of ${lines.length} lines`;
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [node],
    message: `${attachment.line.message.slice(0, 80)} was logged ${when}${others}: ${cause}`,
    phrase: "log line outside its span",
    evidence: {
      log: lines.slice(0, MOST_PROOFS).map((line) => logProof(line.attachment)),
      time: [timeProof(node, "the span that the line names")],
      stat: [{ name: "distance from the span, ms", value: distanceNs / 1e6, limit: toleranceNs / 1e6 }],
    },
    expected: `a line inside ${node.span.name}`,
    actual: when,
    fix: isFlush
      ? "log before the span ends, or leave the span id out of lines written later"
      : zone
        ? ZONE_FIX
        : CLOCK_FIX,
    clause: distanceNs > 0 ? "after" : "before",
  };
}
