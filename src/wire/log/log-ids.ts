import { type SpanId, spanIdOf, type TraceId, traceIdOf, traceIdOfUuid } from "../../model/ids.ts";

const HEX_32 = /^[0-9a-f]{32}$/i;
const HEX_16 = /^[0-9a-f]{16}$/i;
const U64 = /^\d{1,20}$/;
const MAX_ID = 2n ** 128n;

/**
 * Ids inside a longer value, each with the places of trace and span:
 * `00-<trace>-<span>-01` traceparent · `<trace>-<span>-1` b3 · `projects/p/traces/<trace>` Google
 * `<trace>/<span, decimal>;o=1` x-cloud-trace-context · `<trace>:<span>:<parent>:1` uber-trace-id
 * `Root=1-<8>-<24>;Parent=<span>` and `1-<8>-<24>@<span>` X-Ray
 */
const REFERENCES = [
  /^[0-9a-f]{2}-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-[0-9a-f]{2}/i,
  /^(?<trace>[0-9a-f]{32}|[0-9a-f]{16})-(?<span>[0-9a-f]{16})(?:-|$)/i,
  /^projects\/[^/]+\/traces\/(?<trace>[0-9a-f]{32})$/i,
  /^(?<trace>[0-9a-f]{32})\/(?<decimal>\d{1,20})(?:;|$)/i,
  /^(?<short>[0-9a-f]{1,32}):(?<shortSpan>[0-9a-f]{1,16}):[0-9a-f]{1,16}:[0-9a-f]{1,2}$/i,
  /^(?:Root=)?1-(?<seconds>[0-9a-f]{8})-(?<random>[0-9a-f]{24})(?:(?:@|;Parent=)(?<span>[0-9a-f]{16}))?/i,
];

/**
 * A trace id as a field of a log line holds it: 16 or 32 hex digits, a UUID, one of the references
 * above. Integers only where they cannot be anything else: beyond 2^53, or under a `decimal` name (Datadog's,
 * which hold the low 64 bits of a trace id).
 */
export function loggedTraceId(recorded: unknown, decimal: boolean): TraceId | undefined {
  if (typeof recorded !== "string") return traceIdOf(integerId(recorded, decimal));
  if (decimal && U64.test(recorded)) return traceIdOf(BigInt(recorded));
  const bare = withoutPrefix(recorded);
  if (HEX_32.test(bare) || HEX_16.test(bare)) return traceIdOf(bare);
  const { trace, short, seconds, random } = reference(bare);
  if (short !== undefined) return traceIdOf(short, "pad");
  return traceIdOfUuid(bare) ?? traceIdOf(trace ?? (random === undefined ? "" : `${seconds}${random}`));
}

/** A span id as a field of a log line holds it: 16 hex digits, or an integer as for `loggedTraceId`. */
export function loggedSpanId(recorded: unknown, decimal: boolean): SpanId | undefined {
  if (typeof recorded !== "string") return spanIdOf(integerId(recorded, decimal));
  if (decimal && U64.test(recorded)) return spanIdOf(BigInt(recorded));
  const bare = withoutPrefix(recorded);
  return HEX_16.test(bare) ? spanIdOf(bare) : undefined;
}

/** The span id that stands beside the trace id in a `traceparent` and its kin. */
export function spanIdBeside(recorded: unknown): SpanId | undefined {
  if (typeof recorded !== "string" || recorded.length === 32 || recorded.length === 16) return undefined;
  const { span, decimal, shortSpan } = reference(recorded);
  if (decimal !== undefined) return spanIdOf(BigInt(decimal));
  return shortSpan === undefined ? spanIdOf(span ?? "") : spanIdOf(shortSpan, "pad");
}

function reference(text: string): { readonly [group: string]: string | undefined } {
  for (const form of REFERENCES) {
    const groups = form.exec(text)?.groups;
    if (groups !== undefined) return groups;
  }
  return {};
}

function withoutPrefix(text: string): string {
  return text.startsWith("0x") ? text.slice(2) : text;
}

/** Zero, which is no id, for what is no positive integer of up to 128 bits. */
function integerId(recorded: unknown, decimal: boolean): bigint {
  const small = decimal && typeof recorded === "number" && Number.isSafeInteger(recorded);
  const id = typeof recorded === "bigint" ? recorded : small ? BigInt(recorded) : 0n;
  return id > 0n && id < MAX_ID ? id : 0n;
}
