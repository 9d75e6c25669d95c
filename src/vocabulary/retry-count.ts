import type { AttributeValue } from "../model/attribute.ts";
import { isList } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
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

/** Attempts that a span's events tell of: one event an attempt, or one a retry; 1 without such events. */
export function attemptsInEvents({ events }: Span): number {
  let attempts = 0;
  let retries = 0;
  for (const { name } of events) {
    if (name === ATTEMPT_EVENT) attempts += 1;
    if (name === RETRY_EVENT) retries += 1;
  }
  return Math.max(attempts, retries + 1);
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
