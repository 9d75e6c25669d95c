import { hash } from "node:crypto";
import { type AttributeValue, WholeFloat } from "../model/attribute.ts";
import { isCut } from "../trace/cut-values.ts";
import { parsed } from "../vocabulary/member-of.ts";

/** Keys, without case and separators, that differ although the content is the same: ids of the call, times. */
const VOLATILE = [
  "requestid",
  "traceid",
  "spanid",
  "callid",
  "toolcallid",
  "tooluseid",
  "messageid",
  "runid",
  "correlationid",
  "idempotencykey",
  "nonce",
  "timestamp",
  "ts",
  "created",
  "createdat",
  "updatedat",
] as const;
const OF_ARGUMENTS: ReadonlySet<string> = new Set(VOLATILE);
const OF_RESULTS: ReadonlySet<string> = new Set([
  ...VOLATILE,
  "elapsed",
  "elapsedms",
  "duration",
  "durationms",
  "latency",
  "latencyms",
  "took",
  "tookms",
]);
/** What frameworks write into a bare `id` that is one call's. */
const ID_OF_CALL = /^(?:call|toolu|chatcmpl|msg|run|req|resp)[-_]/;
/** JSON that is nested deeper is not compared. */
const DEEPEST = 64;
/** Characters; a longer text is compared as it is. */
const LONGEST_PARSED = 1_000_000;

/**
 * Equal for equal arguments: SHA-1 of their JSON with sorted keys, without ids of the call and times
 * (diagnostics R01). Undefined where they cannot be compared: cut by the backend, or nested too deep.
 */
export function argumentsHash(value: AttributeValue): string | undefined {
  return hashOf(value, OF_ARGUMENTS);
}

/** The same for a result, where durations are volatile too (diagnostics A01). */
export function resultHash(value: AttributeValue): string | undefined {
  return hashOf(value, OF_RESULTS);
}

function hashOf(value: AttributeValue, volatile: ReadonlySet<string>): string | undefined {
  if (isCut(value)) return undefined;
  const canonical = written(opened(value), volatile, 0);
  return canonical === undefined ? undefined : hash("sha1", canonical);
}

/** The value of a JSON object's or list's text; any other text stands for itself. */
function opened(value: AttributeValue): unknown {
  if (typeof value !== "string") return value;
  return value.length <= LONGEST_PARSED && /^\s*[[{]/.test(value) ? parsed(value) : value.trim();
}

/** Canonical JSON; undefined: something in it is nested too deep. */
function written(value: unknown, volatile: ReadonlySet<string>, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof WholeFloat) return String(value.value);
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("base64")}`;
  if (Array.isArray(value))
    return joined(
      "[",
      value.map((element) => written(element, volatile, depth + 1)),
      "]",
    );
  if (typeof value !== "object" || value === null) return String(value);
  const members: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const kept = members.filter(([key, member]) => !isVolatile(key, member, volatile));
  kept.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
  const texts = kept.map(([key, member]) => {
    const text = written(member, volatile, depth + 1);
    return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
  });
  return joined("{", texts, "}");
}

function joined(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(",")}${close}`;
}

function isVolatile(key: string, value: unknown, volatile: ReadonlySet<string>): boolean {
  const plain = key.toLowerCase().replaceAll(/[-_. ]/g, "");
  return volatile.has(plain) || (plain === "id" && typeof value === "string" && ID_OF_CALL.test(value));
}
