import type { AttributeValue } from "../model/attribute.ts";
import type { Span, SpanEvent } from "../model/span.ts";
import { CONTENT_PLACES, type ContentSide, mayHaveContent } from "./content-places.ts";
import { type Message, plainMessage } from "./message.ts";
import type { ToolCall } from "./message-part.ts";
import { isText, memberAt, opened } from "./nested-value.ts";
import { recordedAt } from "./recorded-messages.ts";

/** Messages as a span recorded them. None, or none that says anything: they were recorded empty. */
export interface RecordedMessages {
  readonly messages: readonly Message[];
  /** The attribute that holds them, or the first of those that do; an event's is `event: key`. */
  readonly key: string;
  readonly stored: AttributeValue;
  /** It begins like JSON and is none: cut, so that its text is not the whole. */
  readonly broken: boolean;
}

/** What was said to a model and what it said (formats.md §1.15), whatever vocabulary it was written in. */
export class SpanContent {
  readonly #span: Span;
  readonly #sides: Map<ContentSide, RecordedMessages | undefined> | undefined;

  /** `logged`: records of the span's log that are events of its messages, behind those of the span itself. */
  constructor(span: Span, logged: readonly SpanEvent[] = []) {
    this.#span = logged.length === 0 ? span : { ...span, events: [...span.events, ...logged] };
    this.#sides = mayHaveContent(this.#span) ? new Map() : undefined;
  }

  /** The messages that the model was given; undefined: not recorded. */
  get input(): RecordedMessages | undefined {
    return this.#side("input");
  }

  /** The answer, of several choices each; undefined: not recorded. Told apart from an empty one. */
  get output(): RecordedMessages | undefined {
    return this.#side("output");
  }

  /** The system instructions, by their own key or as messages of that role. */
  get system(): RecordedMessages | undefined {
    const own = this.#side("system");
    if (own !== undefined || this.input === undefined) return own;
    const { messages, stored } = this.input;
    const system = messages.filter(({ role }) => role === "system" || role === "developer");
    const beside = memberAt(opened(stored), "system");
    if (system.length === 0 && isText(beside)) system.push(plainMessage(beside, "system"));
    return system.length === 0 ? undefined : { ...this.input, messages: system };
  }

  /** The first place that says something, else the first that was recorded empty. */
  #side(side: ContentSide): RecordedMessages | undefined {
    if (this.#sides === undefined || this.#sides.has(side)) return this.#sides?.get(side);
    let empty: RecordedMessages | undefined;
    for (const place of CONTENT_PLACES[side]) {
      const recorded = recordedAt(this.#span, place, side);
      if (recorded === undefined) continue;
      if (!saysNothing(recorded)) {
        this.#sides.set(side, recorded);
        return recorded;
      }
      empty ??= recorded;
    }
    this.#sides.set(side, empty);
    return empty;
  }
}

/** The texts of messages, joined. */
export function textOf({ messages }: Pick<RecordedMessages, "messages">): string {
  return messages.map(({ text }) => text).join("\n");
}

/** The tool calls in messages, in their order. */
export function toolCallsOf({ messages }: Pick<RecordedMessages, "messages">): readonly ToolCall[] {
  return messages.flatMap(({ toolCalls }) => toolCalls);
}

/** Recorded, and empty: no text but blanks, no tool call, no refusal. */
export function saysNothing({ messages }: Pick<RecordedMessages, "messages">): boolean {
  return messages.every(
    ({ text, toolCalls, refusal }) => text.trim() === "" && toolCalls.length === 0 && refusal === undefined,
  );
}
