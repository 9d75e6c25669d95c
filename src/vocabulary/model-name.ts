import { concept, member } from "./concept.ts";
import { firstText, text } from "./readers.ts";

/** Which model, by any name (formats.md §1.1). */
export const MODEL = concept(
  firstText,
  "llm.model",
  "langfuse.observation.model.name",
  "gen_ai.response.model",
  "ai.response.model",
  "gen_ai.request.model",
  "ai.model.id",
  "llm.response.model_name",
  "llm.model_name",
  "llm.request.model_name",
  "embedding.model_name",
  "reranker.model_name",
  "rerank.model",
  "llm.response.model",
  "llm.request.model",
  "langsmith.metadata.ls_model_name",
  member("mlflow.llm.model"),
  member("braintrust.metadata", "model"),
  "model_name",
  "agent.models",
  "model",
);

export const REQUEST_MODEL = concept(
  text,
  "gen_ai.request.model",
  "ai.model.id",
  "llm.request.model_name",
  "llm.request.model",
);

export const RESPONSE_MODEL = concept(
  text,
  "gen_ai.response.model",
  "ai.response.model",
  "llm.response.model_name",
  "llm.response.model",
);
