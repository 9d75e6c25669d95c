/** `1,500`. */
export function grouped(count: number | bigint): string {
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

function amount(usd: number): string {
  if (usd === 0 || usd >= 0.095)
    return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return usd.toLocaleString("en-US", { maximumSignificantDigits: 2, maximumFractionDigits: 12 });
}
