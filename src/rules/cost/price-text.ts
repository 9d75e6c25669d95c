import type { TreeNode } from "../../trace/tree.ts";
import type { Price } from "./price.ts";

const NANOS_PER_MS = 1_000_000n;
/** The last moment that a `Date` can hold. */
const LAST_MS = 8.64e15;

/** `openai/gpt-4o-mini, prices of 2024-05-22, @pydantic/genai-prices 0.1.8`. */
export function priceText({ id, source }: Price, { span }: TreeNode): string {
  const ms = Number(span.startUnixNano / NANOS_PER_MS);
  const date = Math.abs(ms) > LAST_MS ? "an unknown day" : new Date(ms).toISOString().slice(0, 10);
  return `${id}, prices of ${date}, ${source}`;
}
