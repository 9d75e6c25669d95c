/** `1,500`. */
export function grouped(count: number | bigint | string): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 span`, `1,500 spans`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** US dollars: cents from a dollar on, two significant digits below (`$0.0084`). */
export function money(usd: number): string {
  if (!Number.isFinite(usd)) return `$${usd}`;
  const sign = usd < 0 ? "-" : "";
  return `${sign}$${amount(Math.abs(usd))}`;
}

/** Without `toLocaleString`, which takes 5 ms to load its rules. */
function amount(usd: number): string {
  if (usd === 0 || usd >= 0.095) {
    const [whole = "", cents] = usd.toFixed(2).split(".");
    return `${grouped(whole)}.${cents}`;
  }
  const digits = 1 - Math.floor(Math.log10(usd));
  return usd.toFixed(Math.min(digits, 100)).replace(/\.?0+$/, "");
}
