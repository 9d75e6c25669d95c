const SECOND_NS = 1e9;
const MS_NS = 1e6;

/** Nanoseconds as people say them: `5 ms`, `0.4 ms`, `2.4 s`. */
export function durationText(ns: number): string {
  return ns >= SECOND_NS ? `${round(ns / SECOND_NS)} s` : `${round(ns / MS_NS)} ms`;
}

/** `1 output token`, `240 output tokens`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** To three figures, without trailing zeros. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** 0 to 1 as `58 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A confidence with something taken off. */
export function lessSure(confidence: number, by: number): number {
  return Math.round((confidence - by) * 100) / 100;
}
