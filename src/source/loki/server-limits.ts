import { Failure } from "../../model/failure.ts";
import { HttpStatusError } from "../http/server-words.ts";

const TOO_MANY = /max entries limit per query exceeded.*\(\d+ > (\d+)\)/;
const TOO_LONG = /time range exceeds the limit \(query length: [^,]*, limit: ([0-9a-z.]+)\)/;
const PARTS = /(\d+)(ms|y|w|d|h|m|s)/g;
const MILLI = 1_000_000n;
const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  ms: MILLI,
  s: 1_000n * MILLI,
  m: 60_000n * MILLI,
  h: 3_600_000n * MILLI,
  d: 86_400_000n * MILLI,
  w: 7n * 86_400_000n * MILLI,
  y: 365n * 86_400_000n * MILLI,
};

/** How much may be asked for at once. */
export interface ServerLimits {
  readonly lines: number;
  readonly nanos: bigint;
}

/** Loki's defaults: `max_entries_limit_per_query` 5000, `max_query_length` 721 h. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = { lines: 5000, nanos: 721n * 3_600_000n * MILLI };

/** The narrower limits that a refusal (400) tells; undefined for any other trouble. */
export function limitsIn(trouble: unknown, now: ServerLimits): ServerLimits | undefined {
  const said = badRequest(trouble)?.message ?? "";
  const lines = Number(TOO_MANY.exec(said)?.[1] ?? 0);
  if (lines > 0 && lines < now.lines) return { ...now, lines };
  const nanos = nanosOf(TOO_LONG.exec(said)?.[1] ?? "");
  return nanos > 0n && nanos < now.nanos ? { ...now, nanos } : undefined;
}

/** What the server says to a question that it finds wrong. */
function badRequest(trouble: unknown): HttpStatusError | undefined {
  const cause = trouble instanceof Failure ? trouble.cause : undefined;
  return cause instanceof HttpStatusError && cause.status === 400 ? cause : undefined;
}

/** `30d1h`, as Prometheus writes durations. */
function nanosOf(duration: string): bigint {
  const parts = [...duration.matchAll(PARTS)];
  return parts.reduce(
    (sum, [, count = "0", unit = ""]) => sum + BigInt(count) * (UNIT_NANOS[unit] ?? 0n),
    0n,
  );
}
