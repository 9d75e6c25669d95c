/** The position of the first that is then or later, of what is sorted by `at`. */
export function firstFrom<Item, Time extends number | bigint>(
  sorted: readonly Item[],
  time: Time,
  at: (item: Item) => Time,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && at(item) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
