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
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
  }
  const digits = 1 - Math.floor(Math.log10(usd));
  return usd.toFixed(Math.min(digits, 100)).replace(/\.?0+$/, "");
}
