import type { Span } from "../model/span.ts";
import { hasKeyOf, ReadOnce } from "./read-once.ts";

/** Which part of a model call: what it was given, what it answered, what it was told to be. */
export type ContentSide = "input" | "output" | "system";

/** Where messages stand, and in what form. */
export type ContentPlace =
  /** The whole text. */
  | { readonly at: "text"; readonly key: string }
  /** A text, or messages, as an object or as JSON text. */
  | { readonly at: "messages"; readonly key: string }
  /** All messages of a run, question and answer. */
  | { readonly at: "conversation"; readonly key: string }
  /** Keys with positions: `gen_ai.completion.0.content`. */
  | { readonly at: "indexed"; readonly prefix: string }
  /** A text under the first of these keys, tool calls under another. */
  | { readonly at: "answer"; readonly texts: readonly string[]; readonly calls: string }
  /** Events of these names, with the role that each means; a key: one event holds all. */
  | {
      readonly at: "event";
      readonly events: ReadonlyMap<string, string>;
      readonly key: string | undefined;
    };

const text = (key: string): ContentPlace => ({ at: "text", key });
const messages = (key: string): ContentPlace => ({ at: "messages", key });
const conversation = (key: string): ContentPlace => ({ at: "conversation", key });
const indexed = (prefix: string): ContentPlace => ({ at: "indexed", prefix });
const events = (roles: Readonly<Record<string, string>>, key?: string): ContentPlace => ({
  at: "event",
  events: new Map(Object.entries(roles)),
  key,
});

const DETAILS = "gen_ai.client.inference.operation.details";

/** Every place in precedence order (formats.md §1.15). Previews (`input.preview`) are never the whole. */
export const CONTENT_PLACES: Readonly<Record<ContentSide, readonly ContentPlace[]>> = {
  input: [
    text("user.message"),
    messages("gen_ai.input.messages"),
    indexed("gen_ai.prompt."),
    indexed("llm.input_messages."),
    messages("ai.prompt.messages"),
    messages("ai.prompt"),
    conversation("pydantic_ai.all_messages"),
    conversation("all_messages_events"),
    messages("gen_ai.prompt"),
    messages("input.value"),
    messages("traceloop.entity.input"),
    messages("langfuse.observation.input"),
    messages("mlflow.spanInputs"),
    events({ "gen_ai.content.prompt": "user" }, "gen_ai.prompt"),
    events({
      "gen_ai.system.message": "system",
      "gen_ai.user.message": "user",
      "gen_ai.assistant.message": "assistant",
      "gen_ai.tool.message": "tool",
    }),
    events({ [DETAILS]: "user" }, "gen_ai.input.messages"),
  ],
  output: [
    text("assistant.message"),
    text("output"),
    messages("gen_ai.output.messages"),
    indexed("gen_ai.completion."),
    indexed("llm.output_messages."),
    { at: "answer", texts: ["ai.response.text", "ai.response.object"], calls: "ai.response.toolCalls" },
    conversation("pydantic_ai.all_messages"),
    conversation("all_messages_events"),
    messages("gen_ai.completion"),
    messages("output.value"),
    messages("traceloop.entity.output"),
    messages("langfuse.observation.output"),
    messages("mlflow.spanOutputs"),
    events({ "gen_ai.content.completion": "assistant" }, "gen_ai.completion"),
    events({ "gen_ai.choice": "assistant" }),
    events({ [DETAILS]: "assistant" }, "gen_ai.output.messages"),
  ],
  system: [
    messages("gen_ai.system_instructions"),
    events({ [DETAILS]: "system" }, "gen_ai.system_instructions"),
  ],
};

/** The names of all events that hold messages. */
export const CONTENT_EVENTS: ReadonlySet<string> = new Set(
  Object.values(CONTENT_PLACES).flatMap((places) =>
    places.flatMap((place) => (place.at === "event" ? [...place.events.keys()] : [])),
  ),
);

/** Whether any of its places can be on a span: most spans have none. */
export function mayHaveContent({ attributes, events }: Pick<Span, "attributes" | "events">): boolean {
  return events.some(({ name }) => CONTENT_EVENTS.has(name)) || hasKeyOf(attributes, HOLDS_CONTENT);
}

const KEYS = new Set<string>();
const PREFIXES = new Set<string>();
for (const place of Object.values(CONTENT_PLACES).flat()) {
  if (place.at === "indexed") PREFIXES.add(place.prefix);
  else if (place.at === "answer") for (const key of [...place.texts, place.calls]) KEYS.add(key);
  else if (place.at !== "event") KEYS.add(place.key);
}
const HOLDS_CONTENT = new ReadOnce(
  (key) => KEYS.has(key) || PREFIXES.values().some((one) => key.startsWith(one)),
);
