import type { AttributeValue } from "../model/attribute.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import { memberOf, parsed } from "./member-of.ts";
import { count } from "./readers.ts";

/** A context window as it was configured, in tokens, and where it says so. */
export interface ContextWindow {
  readonly tokens: number;
  /** The attribute's key, with the members that lead to it; of a line its field, or its message. */
  readonly key: string;
  readonly stored: AttributeValue;
}

/** Last segments of keys, under whatever prefix (formats.md §1.16). */
const NAMES: ReadonlySet<string> = new Set(["num_ctx", "max_model_len"]);
/** Attributes that hold a request's parameters as an object or its JSON text. */
const CONTAINERS = ["llm.invocation_parameters", "langfuse.observation.model.parameters"] as const;
const PATHS = [...NAMES].flatMap((name) => [[name], ["options", name]]);

/** The window that a span's attributes name; of several the smallest, which binds. 0 tokens are no window. */
export function contextWindowOf({ attributes }: Span): ContextWindow | undefined {
  let least: ContextWindow | undefined;
  for (const [key, stored] of attributes)
    if (NAMES.has(lastSegment(key))) least = smaller(least, windowOf(key, stored));
  for (const key of CONTAINERS) {
    const stored = attributes.get(key);
    if (stored !== undefined) least = smaller(least, windowInside(key, stored));
  }
  return least;
}

function smaller(
  least: ContextWindow | undefined,
  one: ContextWindow | undefined,
): ContextWindow | undefined {
  return (one?.tokens ?? Infinity) < (least?.tokens ?? Infinity) ? one : least;
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

function windowInside(key: string, stored: AttributeValue): ContextWindow | undefined {
  const container = typeof stored === "string" ? parsed(stored) : stored;
  for (const path of PATHS) {
    const value = memberOf(container, path);
    const found = value === undefined ? undefined : windowOf([key, ...path].join(" › "), value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function windowOf(key: string, stored: AttributeValue): ContextWindow | undefined {
  const tokens = count(stored);
  return tokens === undefined || tokens === 0 ? undefined : { tokens, key, stored };
}

const FIELDS = ["num_ctx", "n_ctx"] as const;
/** `n_ctx = 4096` among a server's words. */
const STATED = /\b(num_ctx|n_ctx)\s{0,4}[=:]\s{0,4}(\d{1,9})\b/;

/** The window that a log line names, in a field or in its words. */
export function contextWindowOfLine({ message, attributes }: LogLine): ContextWindow | undefined {
  for (const key of FIELDS) {
    const stored = attributes.get(key);
    const found = stored === undefined ? undefined : windowOf(key, stored);
    if (found !== undefined) return found;
  }
  const [, key, number] = STATED.exec(message) ?? [];
  return key === undefined || number === undefined ? undefined : windowOf(key, number);
}
