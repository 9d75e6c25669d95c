/** Half open, in nanoseconds from the trace's start. */
export interface Interval {
  readonly startNs: number;
  readonly endNs: number;
}

/**
 * The stretches of a window that no interval covers, in order. An interval that ends before it
 * starts covers nothing.
 *
 *     window   |--------------------|
 *     covers     |---|  |--|
 *                     |-|       |------|
 *     gaps     |-|         |----|
 */
export function uncovered(window: Interval, covers: readonly Interval[]): Interval[] {
  const gaps: Interval[] = [];
  let coveredTo = window.startNs;
  for (const { startNs, endNs } of [...covers].sort((one, other) => one.startNs - other.startNs)) {
    if (startNs >= window.endNs) break;
    if (endNs <= startNs) continue;
    if (startNs > coveredTo) gaps.push({ startNs: coveredTo, endNs: startNs });
    coveredTo = Math.max(coveredTo, endNs);
  }
  if (coveredTo < window.endNs) gaps.push({ startNs: coveredTo, endNs: window.endNs });
  return gaps;
}

export function totalNs(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { startNs, endNs }) => sum + (endNs - startNs), 0);
}
