import { concept, member } from "./concept.ts";
import { amount } from "./readers.ts";

/** What the span says it cost, in US dollars (formats.md §1.6). */
export const COST_USD = concept(
  amount,
  "gen_ai.cost_usd",
  member("langfuse.observation.cost_details", "total"),
  "gen_ai.usage.cost",
  "operation.cost",
  "gen_ai.cost.total_cost",
  "litellm.cost.total",
  "llm.cost.total",
  "gen_ai.usage.cost_usd",
  "gen_ai.usage.total_cost",
  "llm.usage.total_cost",
  member("mlflow.llm.cost", "total_cost"),
  member("braintrust.metrics", "estimated_cost"),
  "braintrust.metrics.estimated_cost",
);

/** The two parts, for those who write no sum. */
export const INPUT_COST_USD = concept(amount, "gen_ai.usage.input_cost", "llm.cost.prompt");
export const OUTPUT_COST_USD = concept(amount, "gen_ai.usage.output_cost", "llm.cost.completion");
