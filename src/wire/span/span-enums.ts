import type { SpanKind, SpanStatus } from "../../model/span.ts";

const KINDS: readonly SpanKind[] = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const STATUSES: readonly SpanStatus[] = ["UNSET", "OK", "ERROR"];

/** OTLP's number, or a name in any spelling: `SPAN_KIND_SERVER`, `SpanKind.SERVER`, `Server`. */
export function spanKindOf(recorded: unknown): SpanKind {
  return enumOf(KINDS, recorded) ?? "UNSPECIFIED";
}

/** OTLP's number, or a name in any spelling: `STATUS_CODE_ERROR`, `StatusCode.ERROR`, `Error`. */
export function spanStatusOf(recorded: unknown): SpanStatus {
  return enumOf(STATUSES, recorded) ?? "UNSET";
}

function enumOf<Name extends string>(names: readonly Name[], recorded: unknown): Name | undefined {
  if (typeof recorded === "number") return names[recorded];
  if (typeof recorded !== "string") return undefined;
  const word = recorded
    .slice(Math.max(recorded.lastIndexOf("_"), recorded.lastIndexOf(".")) + 1)
    .toUpperCase();
  return names.find((name) => name === word);
}
