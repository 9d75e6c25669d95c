import { intValue } from "../../src/model/attribute.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { TraceFacts } from "../../src/trace/facts.ts";

export const TRACE_ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId;
export const START = 1_779_460_327_114_000_000n;
const MS = 1_000_000;

export type SpanSketch = Omit<Partial<Span>, "attributes"> & {
  readonly attributes?: Record<string, string | number | boolean>;
  readonly service?: string;
};

/** A span by name, parent and its window in milliseconds from the trace's start. */
export function span(
  name: string,
  parent: string | undefined,
  [from, to]: readonly [number, number | undefined],
  { attributes = {}, service = "miniserve", ...more }: SpanSketch = {},
): Span {
  const resource = resourceOf(service);
  return makeSpan({
    traceId: TRACE_ID,
    spanId: idOf(name),
    parentSpanId: parent === undefined ? undefined : idOf(parent),
    name,
    startUnixNano: at(from),
    endUnixNano: to === undefined ? undefined : at(to),
    attributes: new Map(Object.entries(attributes)),
    resource,
    ...more,
  });
}

export function at(ms: number): bigint {
  return START + BigInt(Math.round(ms * MS));
}

const resources = new Map<string, Span["resource"]>();
function resourceOf(service: string): Span["resource"] {
  const known = resources.get(service);
  if (known !== undefined) return known;
  const made = { service, attributes: new Map([["service.name", service]]) };
  resources.set(service, made);
  return made;
}

/** Sixteen digits that depend on the text alone. */
export function idOf(text: string): SpanId {
  let hash = 0xcbf29ce484222325n;
  for (const character of text)
    hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0") as SpanId;
}

export function logLine(
  ms: number,
  owner: string | undefined,
  more: Partial<LogLine> & { message: string },
): LogLine {
  return {
    timeUnixNano: at(ms),
    level: "INFO",
    body: more.message,
    attributes: new Map(),
    service: "miniserve",
    instance: undefined,
    traceId: TRACE_ID,
    spanId: owner === undefined ? undefined : idOf(owner),
    ...more,
  };
}

export function factsOf(
  spans: readonly Span[],
  logs: readonly LogLine[] = [],
  more: Partial<TraceEvidence> = {},
): TraceFacts {
  return new TraceFacts({ traceId: TRACE_ID, spans, logs, partial: undefined, origin: "test", ...more });
}

/** The empty completion of the README: ten spans, two log lines. */
export function emptyCompletion(): TraceFacts {
  const root = "http.handler";
  return factsOf(
    [
      span(root, undefined, [0, 295], {
        kind: "SERVER",
        attributes: { "http.status_code": 200, "llm.model": "minigpt-v1" },
      }),
      span("auth", root, [0, 10]),
      span("tokenize.input", root, [10, 13], { attributes: { "llm.tokens.in": 128 } }),
      span("rag.retrieve", root, [13, 58]),
      span("embed.query", "rag.retrieve", [13, 28]),
      span("vector.search", "rag.retrieve", [28, 36]),
      span("rerank", "rag.retrieve", [36, 56]),
      span("llm.prefill", root, [100, 280], { attributes: { "llm.tokens.in": 128 } }),
      span("llm.decode", root, [281, 286], {
        attributes: { "llm.tokens.out": 0, "llm.stop_reason": "immediate_eos" },
      }),
      span("format.output", root, [287, 292], { attributes: { "llm.tokens.out": 0 } }),
    ],
    [
      logLine(231, "llm.prefill", {
        message: "kv_cache.full",
        level: "WARN",
        attributes: new Map<string, string | number | bigint>([
          ["action", "eviction"],
          ["slot", intValue(3n)],
        ]),
      }),
      logLine(286, "llm.decode", {
        message: "decode.done",
        attributes: new Map<string, string | number>([
          ["stop_reason", "immediate_eos"],
          ["steps", 0],
        ]),
      }),
    ],
  );
}
