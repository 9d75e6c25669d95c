import { median } from "../median.ts";
import type { PlacedLine } from "./outside-span.ts";

const ENOUGH_LINES = 20;
const SPREAD_SHARE = 0.1;
const ZONE_STEP_NS = 15 * 60e9;
/** How far from a whole quarter of an hour the distance to a span may be, besides the spans' lengths. */
const ZONE_SLACK_NS = 5e9;
const FARTHEST_ZONE_NS = 14 * 3600e9;

/** The clock of what wrote the lines is wrong by this much. */
export interface ConstantOffset {
  /** Nanoseconds, the median of the lines' distances from their spans. */
  readonly medianNs: number;
  readonly spreadNs: number;
  /** Its whole quarters of an hour, where it is some: a time zone. */
  readonly zoneNs: number | undefined;
}

/** Diagnostics J03: enough lines, all about as far from their spans; the spread is the median absolute deviation. */
export function constantOffset(lines: readonly PlacedLine[]): ConstantOffset | undefined {
  if (lines.length < ENOUGH_LINES) return undefined;
  const medianNs = median(lines.map(({ distanceNs }) => distanceNs));
  const spreadNs = median(lines.map(({ distanceNs }) => Math.abs(distanceNs - medianNs)));
  const tolerance = median(lines.map(({ toleranceNs }) => toleranceNs));
  const isApart = Math.abs(medianNs) > tolerance;
  if (!isApart || spreadNs > Math.max(tolerance, SPREAD_SHARE * Math.abs(medianNs))) return undefined;
  return { medianNs, spreadNs, zoneNs: zoneOf(medianNs, lines) };
}

/** The time zone that a distance is about: on the grid of 15 minutes that zones stand on. */
export function zoneOf(distanceNs: number, lines: readonly PlacedLine[]): number | undefined {
  const zone = Math.round(distanceNs / ZONE_STEP_NS) * ZONE_STEP_NS;
  const longest = lines.reduce((most, { node }) => Math.max(most, node.durationNs ?? 0), 0);
  const slack = Math.min(ZONE_SLACK_NS + longest, ZONE_STEP_NS / 4);
  const fits = zone !== 0 && Math.abs(zone) <= FARTHEST_ZONE_NS && Math.abs(distanceNs - zone) <= slack;
  return fits ? zone : undefined;
}
