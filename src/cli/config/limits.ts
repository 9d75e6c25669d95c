import { DEFAULT_LIMITS, type Limits } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { readDuration } from "../../query/parse-time.ts";
import type { BackendFlags } from "./backends.ts";

const NANOS_PER_MILLI = 1e6;
/** The longest that a timer can wait. */
const MOST_MILLIS = 2 ** 31 - 1;
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmg])i?)?b?$/i;
const POWERS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3 };

/**
 * What one request may take. `--timeout` bounds the whole and each part, and gives a slow server that
 * long for its first byte and between two; `--max-response` bounds the size, in powers of 1024.
 */
export function limitsOf({ timeout, maxResponse }: BackendFlags): Limits {
  const totalMs = timeout === undefined ? DEFAULT_LIMITS.totalMs : millisOf(timeout);
  return {
    connectMs: Math.min(DEFAULT_LIMITS.connectMs, totalMs),
    firstByteMs: timeout === undefined ? DEFAULT_LIMITS.firstByteMs : totalMs,
    idleMs: timeout === undefined ? DEFAULT_LIMITS.idleMs : totalMs,
    totalMs,
    maxBytes: maxResponse === undefined ? DEFAULT_LIMITS.maxBytes : bytesOf(maxResponse),
  };
}

function millisOf(text: string): number {
  const nanos = readDuration(text);
  if (nanos !== undefined && nanos >= NANOS_PER_MILLI)
    return Math.min(MOST_MILLIS, Math.round(nanos / NANOS_PER_MILLI));
  throw new Failure("usage", `--timeout cannot be "${text}"`, { hint: "write a duration such as 45s or 2m" });
}

function bytesOf(text: string): number {
  const [, count, prefix = ""] = SIZE.exec(text.trim()) ?? [];
  const bytes = Number(count) * 1024 ** (POWERS[prefix.toLowerCase()] ?? 0);
  if (count !== undefined && bytes >= 1) return Math.min(Number.MAX_SAFE_INTEGER, Math.floor(bytes));
  throw new Failure("usage", `--max-response cannot be "${text}"`, {
    hint: "write a size such as 512MiB or 2GB",
  });
}
