import { concept } from "./concept.ts";
import { count, text } from "./readers.ts";

/** What a prompt was put together from (formats.md §1.3, §1.4), in tokens. */
export const PROMPT_CONCEPTS = {
  promptSystemTokens: concept(count, "prompt.system_tokens"),
  /** Those that came from documents. */
  retrievalTokens: concept(count, "prompt.retrieval_tokens"),
  promptToolTokens: concept(count, "prompt.tool_tokens"),
  promptUserTokens: concept(count, "prompt.user_tokens"),
  /** Equal where the fixed parts of two prompts are. */
  compositionHash: concept(text, "prompt.composition_hash"),
  imageTokensIn: concept(count, "gen_ai.usage.image.input_tokens"),
  audioTokensIn: concept(count, "gen_ai.usage.audio.input_tokens"),
  videoTokensIn: concept(count, "gen_ai.usage.video.input_tokens"),
} as const;
