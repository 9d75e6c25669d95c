/** Whether one of these numbers, in rising order, lies between two, both included. */
export function anyBetween(rising: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const first = rising[low];
  return first !== undefined && first <= to;
}
