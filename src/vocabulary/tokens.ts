import { concept, member } from "./concept.ts";
import { count } from "./readers.ts";

/** Input tokens (formats.md §1.3). Whether cached ones are included differs by provider. */
export const TOKENS_IN = concept(
  count,
  "llm.tokens.in",
  member("langfuse.observation.usage_details", "input"),
  member("langfuse.observation.usage_details", "prompt_tokens"),
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.prompt_tokens",
  "llm.token_count.prompt",
  "ai.usage.inputTokens",
  "ai.usage.promptTokens",
  "llm.usage.prompt_tokens",
  "llm.prompt_tokens",
  "ai.usage.tokens",
  member("mlflow.chat.tokenUsage", "input_tokens"),
  member("langsmith.usage_metadata", "input_tokens"),
  member("braintrust.metrics", "prompt_tokens"),
  "braintrust.metrics.prompt_tokens",
  "usage.input_tokens",
  "input_tokens",
);

/** Output tokens (formats.md §1.4). */
export const TOKENS_OUT = concept(
  count,
  "llm.tokens.out",
  member("langfuse.observation.usage_details", "output"),
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.completion_tokens",
  "llm.token_count.completion",
  "ai.usage.outputTokens",
  "ai.usage.completionTokens",
  "llm.usage.completion_tokens",
  "llm.completion_tokens",
  member("mlflow.chat.tokenUsage", "output_tokens"),
  member("langsmith.usage_metadata", "output_tokens"),
  member("braintrust.metrics", "completion_tokens"),
  "braintrust.metrics.completion_tokens",
  "output_tokens",
);

export const TOKENS_TOTAL = concept(
  count,
  "gen_ai.usage.total_tokens",
  "llm.usage.total_tokens",
  "llm.token_count.total",
  "ai.usage.totalTokens",
);

/** A subset of the output tokens. */
export const TOKENS_REASONING = concept(
  count,
  "gen_ai.usage.reasoning.output_tokens",
  "gen_ai.usage.reasoning_tokens",
  "llm.usage.reasoning_tokens",
  "gen_ai.usage.details.reasoning_tokens",
  "llm.token_count.completion_details.reasoning",
  "ai.usage.outputTokenDetails.reasoningTokens",
  "ai.usage.reasoningTokens",
);

/** Decode steps (formats.md §1.4). */
export const DECODE_STEPS = concept(count, "llm.decode.steps");
/** The same by its bare name, which counts on decode and llm spans only. */
export const BARE_STEPS = concept(count, "steps");
