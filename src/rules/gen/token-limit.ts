import { contextWindowOf } from "../../vocabulary/context-window.ts";
import type { StopMeaning } from "../../vocabulary/stop-reason.ts";
import type { RuleFacts } from "../facts.ts";
import { counted } from "../figures.ts";
import { type ModelCall, promptOf } from "./model-calls.ts";

/** Which limit an answer met; `length` alone does not say it (diagnostics L04). */
export interface MetLimit {
  readonly limit: "output" | "window" | "unknown";
  /** For a sentence, with its figures. */
  readonly text: string;
}

/** The limit that the counts reach, or that the finish names. */
export function metLimit(
  call: ModelCall,
  meanings: readonly StopMeaning[],
  { spanFacts, sightings }: Pick<RuleFacts, "spanFacts" | "sightings">,
): MetLimit {
  const { node } = call;
  const { tokensOut } = spanFacts(node);
  const maxTokens = sightings(node).value("maxTokens");
  if (meanings.includes("context")) return { limit: "window", text: "the context window was full" };
  if (maxTokens !== undefined && tokensOut !== undefined && tokensOut >= maxTokens)
    return { limit: "output", text: `its limit of ${counted(maxTokens, "output token")} was reached` };
  const window = contextWindowOf(node.span);
  const tokensIn = promptOf(call, spanFacts)?.tokens;
  if (window !== undefined && tokensIn !== undefined && tokensOut !== undefined) {
    const used = tokensIn + tokensOut;
    if (used >= window.tokens)
      return { limit: "window", text: `${used} tokens filled its window of ${window.tokens}` };
  }
  return { limit: "unknown", text: "whether by its token limit or by its context window is not recorded" };
}
