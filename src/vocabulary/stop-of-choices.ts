import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { itemsOf, memberAt, opened } from "./nested-value.ts";
import { type StopMeaning, stopMeaningOf } from "./stop-reason.ts";

/** Where a finish word stands once for each choice. */
const OF_A_CHOICE = /^gen_ai\.completion\.\d+\.finish_reason$/;
const OF_A_MESSAGE = /^(.+) › \* › (finish_reason)$/;
const OF_AN_EVENT = /^(gen_ai\.choice): (finish_reason)$/;

/**
 * What the finish word of every choice means, given the place where the first was seen: a list keeps
 * all of its words (formats.md §1.7), and so do indexed keys, messages and events.
 */
export function stopMeaningsAt(
  span: Span,
  { key, stored }: { readonly key: string; readonly stored: AttributeValue },
): readonly StopMeaning[] {
  const list = itemsOf(opened(stored)) ?? [stored, ...otherChoices(span, key)];
  return list.flatMap((word) =>
    typeof word === "string" && word.trim() !== "" && word.toLowerCase() !== "unknown"
      ? [stopMeaningOf(word)]
      : [],
  );
}

/** The words of the choices after the first. */
function otherChoices({ attributes, events }: Span, key: string): readonly unknown[] {
  if (OF_A_CHOICE.test(key))
    return [...attributes].flatMap(([other, word]) =>
      other !== key && OF_A_CHOICE.test(other) ? [word] : [],
    );
  const [, container = "", member = ""] = OF_A_MESSAGE.exec(key) ?? [];
  const messages = container === "" ? [] : (itemsOf(opened(attributes.get(container))) ?? []);
  if (messages.length > 0)
    return messages
      .map((message) => memberAt(message, member))
      .filter((word) => word !== undefined)
      .slice(1);
  const [, event = "", field = ""] = OF_AN_EVENT.exec(key) ?? [];
  return events.flatMap(({ name, attributes: said }) => (name === event ? [said.get(field)] : [])).slice(1);
}
