import type { Attributes, AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";

/** Where Tempo cuts a longer text when it comes in, without a word (facts/tempo-loki-api §0.10). */
export const TEMPO_CUT_BYTES = 2048;
/** The rest of a character that was cut through, as its reader replaced it. */
const CUT_CHARACTER = /\u{fffd}{1,3}$/u;
const MAX_CUT_CHARACTER = 3;

/** How many attribute values of a trace end just where Tempo cuts; each resource counts once. */
export function cutValues(spans: readonly Span[]): number {
  const resources = new Set(spans.map(({ resource }) => resource.attributes));
  const scopes = new Set(spans.flatMap(({ scope }) => scope?.attributes ?? []));
  const own = spans.flatMap(({ attributes, events, links }) => [
    attributes,
    ...events.map((event) => event.attributes),
    ...links.map((link) => link.attributes),
  ]);
  return [...resources, ...scopes, ...own].reduce((count, attributes) => count + cutIn(attributes), 0);
}

function cutIn(attributes: Attributes): number {
  let count = 0;
  for (const value of attributes.values()) if (isCut(value)) count += 1;
  return count;
}

/** A text that ends just where Tempo cuts. */
export function isCut(value: AttributeValue): boolean {
  return typeof value === "string" && endsAtByte(value, TEMPO_CUT_BYTES);
}

/** A text that is as long as a limit in bytes lets it be: such a cut may go through a character. */
export function endsAtByte(text: string, limit: number): boolean {
  if (text.length * 4 < limit || text.length > limit) return false;
  const whole = text.replace(CUT_CHARACTER, "");
  const missing = limit - Buffer.byteLength(whole);
  return whole === text ? missing === 0 : missing > 0 && missing <= MAX_CUT_CHARACTER;
}
