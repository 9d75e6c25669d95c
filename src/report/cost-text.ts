import type { CostTotal } from "../model/cost-total.ts";
import { money } from "../model/money.ts";
import type { Style } from "./style.ts";

/** `$0.0084`; `≥ $0.0084 (2 of 5 paid spans unpriced: rerank, judge)`; with an estimate in it `~$0.0084`. */
export function costText(total: CostTotal, { glyphs, clean }: Pick<Style, "glyphs" | "clean">): string {
  const { recordedUsd, estimatedUsd, paid, estimated, unpriced } = total;
  const usd = (estimated === 0 ? "" : "~") + money(recordedUsd + estimatedUsd);
  const ofPaid = `of ${paid} paid spans`;
  if (unpriced.length === 0) return estimated === 0 ? usd : `${usd} (${estimated} ${ofPaid} estimated)`;
  const missing = `unpriced: ${[...new Set(unpriced)].map(clean).join(", ")}`;
  const estimates = estimated === 0 ? "" : `, ${estimated} estimated`;
  return `${glyphs.atLeast} ${usd} (${unpriced.length} ${ofPaid} ${missing}${estimates})`;
}
