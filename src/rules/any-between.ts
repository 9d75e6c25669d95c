import { firstFrom } from "../trace/first-from.ts";

/** Whether one of these numbers, in rising order, lies between two, both included. */
export function anyBetween(rising: readonly number[], from: number, to: number): boolean {
  const first = rising[firstFrom(rising, from, (one) => one)];
  return first !== undefined && first <= to;
}
