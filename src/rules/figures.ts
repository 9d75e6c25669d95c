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
