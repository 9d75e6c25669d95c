import type { AttributeValue } from "../model/attribute.ts";
import { isList } from "../model/attribute.ts";
import { concept, indexed, member, onEvent } from "./concept.ts";
import { parsed } from "./member-of.ts";
import { text } from "./readers.ts";

const WORDS = {
  natural: ["stop", "end_turn", "eos", "eos_token", "stop_sequence", "complete"],
  immediate_eos: ["immediate_eos"],
  length: ["length", "max_tokens", "max_output_tokens"],
  context: ["model_context_window_exceeded"],
  tool: ["tool_calls", "tool_call", "tool_use", "function_call"],
  filter: [
    "content_filter",
    "safety",
    "recitation",
    "blocklist",
    "prohibited_content",
    "guardrail_intervened",
  ],
  refusal: ["refusal"],
  paused: ["pause_turn"],
  aborted: ["abort", "cancelled", "client_disconnect"],
  error: ["error"],
} as const;

/** What a finish word means (formats.md §1.7). `other`: a word that is not in the table. */
export type StopMeaning = keyof typeof WORDS | "other";

const MEANINGS: ReadonlyMap<string, StopMeaning> = new Map(
  (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((meaning) =>
    WORDS[meaning].map((word): [string, StopMeaning] => [word, meaning]),
  ),
);

/** The meaning of a finish word as it was written, by the table of formats.md §1.7. */
export function stopMeaningOf(word: string): StopMeaning {
  return MEANINGS.get(word.trim().toLowerCase().replaceAll("-", "_")) ?? "other";
}

/** The first word of a list, of a list's JSON text, or the text; `unknown` is as if absent. */
function stopWord(value: AttributeValue): string | undefined {
  if (isList(value)) return firstWord(value);
  const word = text(value);
  if (word?.startsWith("[")) {
    const list = parsed(word);
    if (Array.isArray(list)) return firstWord(list.filter((element) => typeof element === "string"));
  }
  return word?.toLowerCase() === "unknown" ? undefined : word;
}

function firstWord(words: readonly AttributeValue[]): string | undefined {
  return words.map(text).find((word) => word !== undefined && word.toLowerCase() !== "unknown");
}

/** Why the model stopped, as it was written. */
export const STOP_REASON = concept(
  stopWord,
  "llm.stop_reason",
  "gen_ai.response.finish_reasons",
  "ai.response.finishReason",
  "llm.finish_reason",
  "gen_ai.response.finish_reason",
  "gen_ai.response.stop_reason",
  "llm.response.finish_reason",
  "llm.response.stop_reason",
  indexed("gen_ai.completion.", ".finish_reason"),
  "gen_ai.finishReason",
  member("gen_ai.output.messages", "*", "finish_reason"),
  onEvent("gen_ai.choice", "finish_reason"),
  "stop_reason",
);
