import { DEFAULT_LIMITS, type Limits } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { readDuration } from "../../query/parse-time.ts";
import type { BackendFlags } from "./backends.ts";

const NANOS_PER_MILLI = 1e6;
const SIZE = /^(\d+(?:\.\d+)?)\s*(b|k|kb|kib|m|mb|mib|g|gb|gib)?$/i;
const POWERS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3 };

/** What one request may take: `--timeout` bounds the whole and each part, `--max-response` the size. */
export function limitsOf({ timeout, maxResponse }: BackendFlags): Limits {
  const totalMs = timeout === undefined ? DEFAULT_LIMITS.totalMs : millisOf(timeout);
  return {
    connectMs: Math.min(DEFAULT_LIMITS.connectMs, totalMs),
    firstByteMs: timeout === undefined ? DEFAULT_LIMITS.firstByteMs : totalMs,
    idleMs: Math.min(DEFAULT_LIMITS.idleMs, totalMs),
    totalMs,
    maxBytes: maxResponse === undefined ? DEFAULT_LIMITS.maxBytes : bytesOf(maxResponse),
  };
}

function millisOf(text: string): number {
  const nanos = readDuration(text);
  if (nanos !== undefined && nanos >= NANOS_PER_MILLI) return Math.round(nanos / NANOS_PER_MILLI);
  throw new Failure("usage", `--timeout cannot be "${text}"`, { hint: "write a duration such as 45s or 2m" });
}

function bytesOf(text: string): number {
  const [, count, unit = "b"] = SIZE.exec(text.trim()) ?? [];
  const bytes = Number(count) * 1024 ** (POWERS[unit.charAt(0).toLowerCase()] ?? 0);
  if (count !== undefined && bytes >= 1) return Math.floor(bytes);
  throw new Failure("usage", `--max-response cannot be "${text}"`, {
    hint: "write a size such as 512MiB or 2GB",
  });
}
