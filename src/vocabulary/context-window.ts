import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { memberAt, opened } from "./nested-value.ts";
import { count } from "./readers.ts";

/** A context window that was set, in tokens, with the key and the value that say it. */
export interface ContextWindow {
  readonly tokens: number;
  readonly key: string;
  readonly stored: AttributeValue;
}

const LAST_SEGMENT = /(?:^|\.)(?:num_ctx|max_model_len)$/;
const NAMES = ["num_ctx", "max_model_len"] as const;
const PARAMETERS = ["llm.invocation_parameters", "langfuse.observation.model.parameters"] as const;

/**
 * The window as it was configured (formats.md §1.16): under any key that ends in its name, or inside
 * the request's parameters, also under their `options`. A 0 is no window.
 */
export function contextWindowOf({ attributes }: Span): ContextWindow | undefined {
  for (const [key, stored] of attributes) {
    const tokens = LAST_SEGMENT.test(key.slice(-20)) ? count(stored) : undefined;
    if (tokens !== undefined && tokens > 0) return { tokens, key, stored };
  }
  for (const key of PARAMETERS) {
    const window = windowIn(opened(attributes.get(key)));
    if (window !== undefined) return { ...window, key: `${key} › ${window.key}` };
  }
  return undefined;
}

function windowIn(parameters: unknown): ContextWindow | undefined {
  for (const [holder, path] of [
    [parameters, ""],
    [memberAt(parameters, "options"), "options › "],
  ] as const)
    for (const name of NAMES) {
      const stored = memberAt(holder, name);
      const tokens = isScalar(stored) ? count(stored) : undefined;
      if (isScalar(stored) && tokens !== undefined && tokens > 0) return { tokens, key: path + name, stored };
    }
  return undefined;
}

function isScalar(value: unknown): value is number | string | bigint {
  return typeof value === "number" || typeof value === "string" || typeof value === "bigint";
}
