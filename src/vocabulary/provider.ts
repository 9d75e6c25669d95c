import type { AttributeValue } from "../model/attribute.ts";
import { concept, member } from "./concept.ts";
import { text } from "./readers.ts";

/** Names that the conventions deprecated, and what they are called now. */
const PROVIDERS_NOW: ReadonlyMap<string, string> = new Map([
  ["az.ai.openai", "azure.ai.openai"],
  ["az.ai.inference", "azure.ai.inference"],
  ["vertex_ai", "gcp.vertex_ai"],
  ["gemini", "gcp.gemini"],
  ["xai", "x_ai"],
  ["mistralai", "mistral_ai"],
]);

function providerName(value: AttributeValue): string | undefined {
  const written = text(value)?.toLowerCase();
  return written === undefined ? undefined : (PROVIDERS_NOW.get(written) ?? written);
}

/** Who serves the model (formats.md §1.2), lower-case; frameworks write their own name here too. */
export const PROVIDER = concept(
  providerName,
  "gen_ai.provider.name",
  "gen_ai.system",
  "llm.provider",
  "llm.system",
  "ai.model.provider",
  "langsmith.metadata.ls_provider",
  member("mlflow.llm.provider"),
);
