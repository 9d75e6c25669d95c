const UNITS = [
  { name: "d", nanos: 86_400e9, from: 2 * 86_400e9 },
  { name: "h", nanos: 3600e9, from: 2 * 3600e9 },
  { name: "min", nanos: 60e9, from: 120e9 },
  { name: "s", nanos: 1e9, from: 1e9 },
  { name: "ms", nanos: 1e6, from: 1e6 },
  { name: "µs", nanos: 1e3, from: 1e3 },
] as const;
const DIGITS = 3;

/** Nanoseconds in a message, without their sign, to three digits: `47 ms`, `1.8 s`, `2 h`. */
export function durationText(ns: number): string {
  const size = Math.abs(ns);
  const unit = UNITS.find(({ from }) => size >= from) ?? { name: "ns", nanos: 1 };
  const value = size / unit.nanos;
  return `${value >= 1000 ? Math.round(value) : Number(value.toPrecision(DIGITS))} ${unit.name}`;
}
