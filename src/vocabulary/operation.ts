import type { AttributeValue } from "../model/attribute.ts";
import type { Role } from "../model/role.ts";
import { type Concept, concept, indexed, member, onEvent } from "./concept.ts";
import { always, text } from "./readers.ts";

/** Every vocabulary's words for a kind of work, lower-case (formats.md §1.8). */
const WORDS: Partial<Record<Role, readonly string[]>> = {
  llm: [
    "chat",
    "text_completion",
    "generate_content",
    "completion",
    "generate",
    "call_llm",
    "llm",
    "generation",
    "chat_model",
    "model",
    "llm_request",
    "raw_gen_ai_request",
    "ai.generatetext.dogenerate",
    "ai.streamtext.dostream",
    "ai.generateobject.dogenerate",
    "ai.streamobject.dostream",
  ],
  tool: ["execute_tool", "tool", "ai.toolcall"],
  retrieve: ["retrieval", "retriever", "vector_db_retrieve"],
  rerank: ["rerank", "reranker", "ai.rerank", "ai.rerank.dorerank"],
  embed: ["embeddings", "embedding", "embedder", "ai.embed.doembed", "ai.embedmany.doembed"],
  agent: [
    "invoke_agent",
    "create_agent",
    "plan",
    "agent_step",
    "execute_event_loop_cycle",
    "agent",
    "interaction",
    "ai.generatetext",
    "ai.streamtext",
    "ai.generateobject",
    "ai.streamobject",
    "ai.embed",
    "ai.embedmany",
  ],
  chain: ["invoke_workflow", "chain", "prompt", "workflow", "task", "function", "eval", "flow"],
  guard: ["guardrail"],
  judge: ["evaluator", "score"],
  format: ["parser"],
  other: [
    "search_memory",
    "create_memory",
    "update_memory",
    "upsert_memory",
    "delete_memory",
    "tool.execution",
    "tool.blocked_on_user",
  ],
};

const ROLE_OF_WORD: ReadonlyMap<string, Role> = new Map(
  (Object.keys(WORDS) as Role[]).flatMap((role) =>
    (WORDS[role] ?? []).map((word): [string, Role] => [word, role]),
  ),
);

/** A kind word's role; words that say nothing (`span`, `event`, `UNKNOWN`) are unknown. */
function roleOfWord(value: AttributeValue): Role | undefined {
  return ROLE_OF_WORD.get(text(value)?.toLowerCase() ?? "");
}

/** `ai.generateText.doGenerate my-function`: the function's id follows a blank. */
function roleOfFirstWord(value: AttributeValue): Role | undefined {
  return roleOfWord(text(value)?.split(" ", 1)[0] ?? "");
}

function toolsCall(value: AttributeValue): Role | undefined {
  return value === "tools/call" ? "tool" : undefined;
}

/**
 * What kind of work a span says it is, then what the presence of keys tells (formats.md §1.8; judge
 * and citation keys: diagnostics §1.3). A token count alone tells nothing.
 */
export const OPERATION: Concept<Role> = [
  ...concept(
    roleOfWord,
    "langfuse.observation.type",
    "openinference.span.kind",
    "gen_ai.operation.name",
    "traceloop.span.kind",
    "langsmith.span.kind",
    member("braintrust.span_attributes", "type"),
    "braintrust.span_attributes.type",
    member("mlflow.spanType"),
    "agentops.span.kind",
  ),
  ...concept(roleOfFirstWord, "ai.operationId", "operation.name"),
  ...concept(roleOfWord, "span.type", "genkit:metadata:subtype", "llm.request.type"),
  ...concept(always<Role>("tool"), "gen_ai.tool.name", "tool.name", "tool_name"),
  ...concept(always<Role>("rerank"), indexed("reranker."), indexed("rerank.")),
  ...concept(
    always<Role>("retrieve"),
    "retrieval.doc_ids",
    "retrieval.docs",
    "gen_ai.retrieval.documents",
    "retrieval.documents",
    indexed("retrieval.documents."),
    onEvent("db.query.result"),
    onEvent("db.search.result"),
    indexed("db.vector.query."),
  ),
  ...concept(toolsCall, "mcp.method.name"),
  ...concept(always<Role>("judge"), indexed("judge."), indexed("citation.")),
];

/** That the messages of a model call were recorded, whatever they say. */
export const HAS_MESSAGES = concept(
  always(true),
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  indexed("gen_ai.prompt."),
  indexed("gen_ai.completion."),
  indexed("llm.input_messages."),
  indexed("llm.output_messages."),
  "ai.prompt.messages",
  "ai.response.text",
  "gen_ai.prompt",
  "gen_ai.completion",
);
