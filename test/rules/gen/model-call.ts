import type { AttributeValue } from "../../../src/model/attribute.ts";
import { span } from "../../trace/story.ts";

export type Has = Record<string, AttributeValue>;
type More = Partial<Parameters<typeof span>[1]>;

/** The request that calls the model. */
export const handler = span("http.handler", {
  at: [0, 3000],
  kind: "SERVER",
  has: { "http.route": "/v1/completions" },
});

/** A model call below `handler`, by its operation attribute. */
export function call(has: Has, more: More = {}) {
  return span("chat", {
    parent: "http.handler",
    at: [10, 2010],
    has: { "gen_ai.operation.name": "chat", ...has },
    ...more,
  });
}

/** An answer of these choices. */
export function answer(...texts: readonly string[]): Has {
  const messages = texts.map((content) => ({ role: "assistant", parts: [{ type: "text", content }] }));
  return { "gen_ai.output.messages": JSON.stringify(messages) };
}

export function out(tokens: number, finish?: string | readonly string[]): Has {
  const usage = { "gen_ai.usage.input_tokens": 900, "gen_ai.usage.output_tokens": tokens };
  return finish === undefined ? usage : { ...usage, "gen_ai.response.finish_reasons": finish };
}
