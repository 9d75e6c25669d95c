const Z95 = 1.959964;

/** Wilson's 95 % interval of a share, from 0 to 1 (diagnostics §1.7). */
export function wilsonInterval(hits: number, n: number): { readonly low: number; readonly high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const share = hits / n;
  const square = Z95 * Z95;
  const middle = share + square / (2 * n);
  const spread = Z95 * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}
