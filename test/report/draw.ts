import { makeStyle, type Style, type StyleOptions } from "../../src/report/style.ts";
import { type TraceTextOptions, traceText } from "../../src/report/trace-text.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";

export const EVERYTHING: TraceTextOptions = {
  fold: true,
  attributes: false,
  maxRows: 500,
  service: undefined,
  minDurationNs: undefined,
  depth: undefined,
  logs: "all",
};

export function styleWith(options: Partial<StyleOptions> = {}): Style {
  return makeStyle({ width: 100, color: 0, ascii: false, full: false, timezone: "UTC", ...options });
}

/** A trace as it is printed, without the last line break. */
export function draw(
  facts: TraceFacts,
  { options = {}, ...style }: Partial<StyleOptions> & { options?: Partial<TraceTextOptions> } = {},
): string {
  return [...traceText(facts, { ...EVERYTHING, ...options }, styleWith(style))].join("\n");
}
