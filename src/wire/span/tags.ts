import { type Attributes, type AttributeValue, NO_ATTRIBUTES } from "../../model/attribute.ts";
import type { Scope, Span } from "../../model/span.ts";
import { spanStatusOf } from "./span-enums.ts";

/** Tags as attributes. A key that comes twice keeps its last value, and the earlier one as `key#1`. */
export function tagsOf(written: Iterable<readonly [string, AttributeValue]>): Attributes {
  const tags = new Map<string, AttributeValue>();
  const repeats = new Map<string, number>();
  for (const [key, value] of written) {
    const earlier = tags.get(key);
    if (earlier !== undefined && earlier !== value) {
      const repeat = (repeats.get(key) ?? 0) + 1;
      repeats.set(key, repeat);
      tags.set(`${key}#${repeat}`, earlier);
    }
    tags.set(key, value);
  }
  return tags;
}

/** The value of a tag, if it is text and says something. */
export function textTag(tags: Attributes, key: string): string | undefined {
  const value = tags.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * The scope, in the tags that OpenTelemetry writes for formats without a field for it (its
 * specification, "Mapping to non-OTLP formats"). The tags stay attributes, also below.
 */
export function scopeOfTags(tags: Attributes): Scope | undefined {
  const name = textTag(tags, "otel.scope.name") ?? textTag(tags, "otel.library.name");
  if (name === undefined) return undefined;
  const version = textTag(tags, "otel.scope.version") ?? textTag(tags, "otel.library.version");
  return { name, version, attributes: NO_ATTRIBUTES };
}

/** Status by `otel.status_code`, and by an `error` tag whose text, if it is no flag, is the message. */
export function statusOfTags(tags: Attributes, isError: boolean): Pick<Span, "status" | "statusMessage"> {
  const status = isError ? "ERROR" : spanStatusOf(tags.get("otel.status_code"));
  const message = textTag(tags, "otel.status_description") ?? textTag(tags, "error");
  const isMessage = status === "ERROR" && message !== "true" && message !== "false";
  return { status, statusMessage: isMessage ? message : undefined };
}
