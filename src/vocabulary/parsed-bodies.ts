/** Keys under which rules read the JSON of a tool call's arguments or of a document list (formats.md §1.9, §1.11). */
const PARSED: ReadonlySet<string> = new Set([
  "tool.args",
  "gen_ai.tool.call.arguments",
  "tool.parameters",
  "ai.toolCall.args",
  "tool_arguments",
  "gcp.vertex.agent.tool_call_args",
  "gen_ai.tool.message: content",
  "retrieval.doc_ids",
  "retrieval.docs",
  "gen_ai.retrieval.documents",
  "retrieval.documents",
  "ai.ranking",
]);
/** The input of whatever a span stands for: arguments on a tool's span. */
const INPUTS: ReadonlySet<string> = new Set([
  "traceloop.entity.input",
  "langfuse.observation.input",
  "mlflow.spanInputs",
  "braintrust.input_json",
  "input.value",
]);

/** Whether rules parse what stands under a key. */
export function isParsedBody(key: string, isTool: boolean): boolean {
  return PARSED.has(key) || (isTool && INPUTS.has(key));
}
