/** The middle of some runs, milliseconds. */
export function medianMs(runs: number, run: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? 0;
}
