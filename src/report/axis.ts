import type { Axis } from "./bar.ts";

/** An axis changes to the next unit at this many of the one before. */
const UNITS = [
  { name: "ns", nanos: 1, below: 1e3 },
  { name: "µs", nanos: 1e3, below: 1e3 },
  { name: "ms", nanos: 1e6, below: 1e3 },
  { name: "s", nanos: 1e9, below: 600 },
  { name: "m", nanos: 60e9, below: 600 },
  { name: "h", nanos: 3600e9, below: 72 },
  { name: "d", nanos: 86_400e9, below: Number.POSITIVE_INFINITY },
] as const;
const WIDE_ENOUGH_FOR_QUARTERS = 44;

/** The scale over the bars, exactly `cells` wide: `0            74           148          221     295ms`. */
export function axisText({ fromNs, totalNs, cells }: Axis, resolutionNs: number): string {
  const untilNs = fromNs + totalNs;
  const unit = UNITS.find(({ nanos, below }) => untilNs < nanos * below) ?? UNITS[0];
  const [from, total] = [fromNs / unit.nanos, totalNs / unit.nanos];
  const decimals = decimalsOf(total, unit.nanos / resolutionNs);
  const end = `${(from + total).toFixed(decimals)}${unit.name}`;
  const steps = cells >= WIDE_ENOUGH_FOR_QUARTERS ? 4 : 2;
  let text = "";
  for (let step = 0; step < steps; step += 1) {
    const tick = step + from === 0 ? "0" : (from + (total * step) / steps).toFixed(decimals);
    text = text.padEnd(Math.round((cells * step) / steps)) + tick;
  }
  return (
    text.padEnd(cells - end.length - 1).slice(0, Math.max(0, cells - end.length - 1)) +
    end.padStart(end.length + 1)
  );
}

/** Three digits at most, none that the clock did not resolve. */
function decimalsOf(total: number, resolvedPerUnit: number): number {
  const resolved = Math.max(0, Math.floor(Math.log10(resolvedPerUnit)));
  const whole = Math.trunc(total) === 0 ? 1 : String(Math.trunc(total)).length;
  return Math.min(resolved, Math.max(0, 3 - whole));
}
