import type { AttributeValue } from "../model/attribute.ts";
import { isList } from "../model/attribute.ts";
import type { Span, SpanEvent } from "../model/span.ts";
import { concept } from "./concept.ts";
import { amount, count, firstText } from "./readers.ts";

/** Which attempt a span says that it is, the first being 1 (formats.md §1.10). A limit is no count. */
export const RETRY_CONCEPTS = {
  attempt: [
    ...concept(ordinal, "llm.retry.attempt", "attempt"),
    ...concept(afterRetries, "retry.count"),
    ...concept(ordinal, "retry.attempt"),
    ...concept(afterRetries, "retry_count", "llm.retry_count"),
    ...concept(ordinal, "attempt_number"),
    ...concept(afterRetries, "x-stainless-retry-count", "http.request.header.x-stainless-retry-count"),
  ],
  /** The same by HTTP's resends: redirects and authentication count there too, so that it tells no failure. */
  sending: concept(afterRetries, "http.request.resend_count", "http.resend_count", "http.retry_count"),
  /** Seconds that the answer asks the caller to wait. */
  retryAfterSeconds: concept(seconds, "http.response.header.retry-after"),
} as const;

const ATTEMPT_EVENT = "gen_ai.request.attempt";
const RETRY_EVENT = "retry";

const ONE_ATTEMPT = { attempts: 1, events: [] } as const;

/** Attempts that a span's events tell of (one event an attempt, or one a retry), and the events; 1 without any. */
export function attemptsInEvents({ events }: Span): { attempts: number; events: readonly SpanEvent[] } {
  if (events.length === 0) return ONE_ATTEMPT;
  const each = events.filter(({ name }) => name === ATTEMPT_EVENT);
  const retries = events.filter(({ name }) => name === RETRY_EVENT);
  return each.length > retries.length
    ? { attempts: each.length, events: each }
    : { attempts: retries.length + 1, events: retries };
}

function ordinal(value: AttributeValue): number | undefined {
  const attempt = count(value);
  return attempt !== undefined && attempt >= 1 ? attempt : undefined;
}

/** The attempt after this many retries; headers are lists of one. */
function afterRetries(value: AttributeValue): number | undefined {
  const retries = count(isList(value) ? (firstText(value) ?? "") : value);
  return retries === undefined ? undefined : retries + 1;
}

function seconds(value: AttributeValue): number | undefined {
  return amount(isList(value) ? (firstText(value) ?? "") : value);
}
