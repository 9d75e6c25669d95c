import type { AttributeValue } from "../model/attribute.ts";
import { isCut } from "../trace/cut-values.ts";
import type { SpanContent } from "../vocabulary/content.ts";

/** What a span was asked, to be compared with what another was: roles, texts and tool calls. Undefined: not recorded whole. */
export function askedIn({ input }: SpanContent): AttributeValue | undefined {
  if (input === undefined || input.broken || isCut(input.stored)) return undefined;
  const said = input.messages.map(({ role = "", text, toolCalls }) => [
    role,
    text,
    ...toolCalls.map((call) => [call.name ?? "", call.arguments ?? ""]),
  ]);
  return said.length === 0 ? undefined : said;
}
