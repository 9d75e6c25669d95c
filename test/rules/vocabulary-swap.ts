import type { Attributes, AttributeValue } from "../../src/model/attribute.ts";
import type { Span } from "../../src/model/span.ts";

export const VOCABULARIES = ["llm.*", "gen_ai.*", "OpenInference"] as const;
export type Vocabulary = (typeof VOCABULARIES)[number];

type Row = Partial<Readonly<Record<Vocabulary, string>>>;

/** What the vocabularies call one thing (formats.md §1); a vocabulary without a name for it keeps the other's. */
const ROWS: readonly Row[] = [
  {
    "llm.*": "llm.tokens.in",
    "gen_ai.*": "gen_ai.usage.input_tokens",
    OpenInference: "llm.token_count.prompt",
  },
  {
    "llm.*": "llm.tokens.out",
    "gen_ai.*": "gen_ai.usage.output_tokens",
    OpenInference: "llm.token_count.completion",
  },
  { "llm.*": "llm.model", "gen_ai.*": "gen_ai.request.model", OpenInference: "llm.model_name" },
  {
    "llm.*": "llm.stop_reason",
    "gen_ai.*": "gen_ai.response.finish_reasons",
    OpenInference: "llm.finish_reason",
  },
  { "gen_ai.*": "gen_ai.provider.name", OpenInference: "llm.provider" },
  { "gen_ai.*": "gen_ai.usage.total_tokens", OpenInference: "llm.token_count.total" },
  {
    "gen_ai.*": "gen_ai.usage.cache_read.input_tokens",
    OpenInference: "llm.token_count.prompt_details.cache_read",
  },
  {
    "gen_ai.*": "gen_ai.usage.cache_creation.input_tokens",
    OpenInference: "llm.token_count.prompt_details.cache_write",
  },
  {
    "gen_ai.*": "gen_ai.usage.reasoning.output_tokens",
    OpenInference: "llm.token_count.completion_details.reasoning",
  },
  { "gen_ai.*": "gen_ai.operation.name", OpenInference: "openinference.span.kind" },
  { "gen_ai.*": "gen_ai.request.stream", OpenInference: "llm.is_streaming" },
  { "gen_ai.*": "gen_ai.tool.name", OpenInference: "tool.name" },
];

const OPERATION = ROWS.find((row) => row["gen_ai.*"] === "gen_ai.operation.name");
const KINDS: readonly (readonly [operation: string, kind: string])[] = [
  ["chat", "LLM"],
  ["invoke_agent", "AGENT"],
  ["execute_tool", "TOOL"],
  ["embeddings", "EMBEDDING"],
  ["retrieval", "RETRIEVER"],
];

/** The span as an instrumentation of another vocabulary would have written it. */
export function inVocabulary(span: Span, vocabulary: Vocabulary): Span {
  return { ...span, attributes: renamed(span.attributes, vocabulary) };
}

/** Attributes that say one thing twice stay as they are: one of the two would be lost. */
function renamed(attributes: Attributes, vocabulary: Vocabulary): Attributes {
  const swapped = [...attributes].map(([key, value]): [string, AttributeValue] => {
    const row = ROWS.find((names) => Object.values(names).includes(key));
    const name = row?.[vocabulary];
    if (row === undefined || name === undefined || name === key || saidTwice(row, attributes))
      return [key, value];
    return [name, row === OPERATION ? kindOf(value, vocabulary) : value];
  });
  return new Map(swapped);
}

function saidTwice(row: Row, attributes: Attributes): boolean {
  return Object.values(row).filter((key) => attributes.has(key)).length > 1;
}

function kindOf(value: AttributeValue, vocabulary: Vocabulary): AttributeValue {
  const pair = KINDS.find((names) => names.includes(String(value)));
  if (pair === undefined) throw new Error(`no twin of ${String(value)} in ${vocabulary}`);
  return vocabulary === "OpenInference" ? pair[1] : pair[0];
}
