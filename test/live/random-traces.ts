import { randomBytes } from "node:crypto";
import { type Attributes, type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { type SpanId, spanIdOf, traceIdOf } from "../../src/model/ids.ts";
import { makeSpan, type Resource, type Span, type SpanEvent } from "../../src/model/span.ts";
import { fc } from "../properties.ts";

export const NAMES = ["http.handler", "llm.decode", "llm.prefill", "chat m", "rerank", 'odd "name"\\ é'];
export const SERVICES = ["gateway", "engine"];
export const NUMBERS = [0, 1, 2, 2.5, 7, 1000, -3, 0.5];
export const TEXTS = ["m", "n", "length", "stop", "5", "true", 'u"} || { true', "a\\b.*", "zwölf 👩‍🚀", " m"];
export const FREE_KEYS = ["score", "flag", 'odd "key"\\', "schlüssel", "both", "status", "name", "duration"];
const DIGITS = [9007199254740993n, -9007199254740993n];

export const MODEL_KEYS = ["llm.model", "gen_ai.request.model", "gen_ai.response.model", "llm.model_name"];
export const STOP_KEYS = ["llm.stop_reason", "gen_ai.response.finish_reasons", "stop_reason"];
export const IN_KEYS = ["llm.tokens.in", "gen_ai.usage.input_tokens", "llm.token_count.prompt"];
export const OUT_KEYS = ["llm.tokens.out", "gen_ai.usage.output_tokens", "llm.token_count.completion"];
const HTTP_KEYS = ["http.response.status_code", "http.status_code"];
const LABEL_KEYS = ["session.id", "user.id", "tenant.id", "experiment.variant"];

/** One number in every form that emitters store it in: int, float and text, however it is spelt. */
const anyNumber: fc.Arbitrary<AttributeValue> = fc.constantFrom(...NUMBERS).chain((value) => {
  const texts = [
    String(value),
    ` ${value}`,
    `${value}e0`,
    value.toFixed(2),
    String(value).replace(/^0\./, "."),
  ];
  const stored: AttributeValue[] = Number.isInteger(value)
    ? [value, value, new WholeFloat(value)]
    : [value, value];
  return fc.constantFrom(...stored, ...texts, ...(value >= 1000 ? ["1e3"] : []));
});
const anyText = fc.constantFrom(...TEXTS);
const anyWords: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: anyText },
  fc.array(anyText, { minLength: 1, maxLength: 2 }),
  fc.array(anyText, { minLength: 1, maxLength: 2 }).map((list) => JSON.stringify(list, null, 1)),
);
const anyFree: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 3, arbitrary: anyNumber },
  { weight: 2, arbitrary: anyWords },
  fc.boolean(),
  fc.constantFrom<AttributeValue>(...DIGITS, "", [1, 2], [2.5], [true]),
);
const anyStatusCode = fc.constantFrom<AttributeValue>(200, 404, 503, "503", "200", new WholeFloat(503));
const anyUsage = fc.tuple(fc.nat(2), fc.nat(8)).map(([input, output]) => JSON.stringify({ input, output }));

const anyAttributes: fc.Arbitrary<Attributes> = fc
  .tuple(
    entries(OUT_KEYS, anyNumber, 2),
    entries(IN_KEYS, anyNumber, 1),
    entries(MODEL_KEYS, anyText, 2),
    entries(STOP_KEYS, anyWords, 2),
    entries(HTTP_KEYS, anyStatusCode, 1),
    entries(LABEL_KEYS, anyText, 1),
    entries(FREE_KEYS, anyFree, 3),
    entries(["score"], anyNumber, 2),
    entries(["http.method"], anyNumber, 1), // a list is out of reach where Tempo has a column for the key
    entries(["error"], fc.constantFrom<AttributeValue>(true, false, "true"), 1),
    entries(["langfuse.observation.usage_details"], anyUsage, 1),
    entries(["gen_ai.usage.cost"], anyNumber, 1),
  )
  .map((lists) => new Map(lists.flat()));

/** Some of these keys, each with some value; often none. */
function entries(keys: readonly string[], value: fc.Arbitrary<AttributeValue>, most: number) {
  return fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: most });
}

const anyPart = fc.record({
  name: fc.constantFrom(...NAMES),
  service: fc.nat(SERVICES.length - 1),
  status: fc.constantFrom("UNSET", "UNSET", "OK", "ERROR"),
  startMs: fc.nat(20),
  forMs: fc.constantFrom(0, 1, 10, 100, 2000, -3, undefined),
  attributes: anyAttributes,
  choice: fc.option(fc.constantFrom("stop", "length"), { nil: undefined, freq: 3 }),
} as const);

/** A trace as it is drawn: the first part is the root, the others stand under it. */
export const anyTrace = fc.record({
  parts: fc.array(anyPart, { minLength: 1, maxLength: 3 }),
  shared: fc.tuple(entries(["both", "score"], anyFree, 2), entries(LABEL_KEYS, anyText, 1)),
});
export type DrawnTrace = typeof anyTrace extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** The drawn trace as it happened just now, with services of its own. */
export function spansOfDrawn({ parts, shared }: DrawnTrace, suffix: string): Span[] {
  const traceId = traceIdOf(randomBytes(16).toString("hex"));
  if (traceId === undefined) throw new Error("a random id is an id");
  const start = BigInt(Date.now() - 60_000) * 1_000_000n;
  const ids = parts.map(() => newSpanId());
  const resources = SERVICES.map((name) => resourceOf(name + suffix, shared.flat()));
  return parts.map((part, at) => {
    const startUnixNano = start + BigInt(at === 0 ? 0 : part.startMs) * 1_000_000n;
    return makeSpan({
      ...part,
      traceId,
      spanId: ids[at] ?? newSpanId(),
      parentSpanId: at === 0 ? undefined : ids[0],
      startUnixNano,
      endUnixNano: endOf(startUnixNano, at === 0 ? Math.abs(part.forMs ?? 0) : part.forMs),
      events: part.choice === undefined ? [] : [choice(part.choice, startUnixNano)],
      ...(resources[part.service] ? { resource: resources[part.service] } : {}),
    });
  });
}

/** A child may be unfinished or end before it starts; a trace without an end no search of Tempo finds. */
function endOf(startUnixNano: bigint, forMs: number | undefined): bigint | undefined {
  return forMs === undefined ? undefined : startUnixNano + BigInt(forMs) * 1_000_000n;
}

function newSpanId(): SpanId {
  const spanId = spanIdOf(randomBytes(8).toString("hex"));
  if (spanId === undefined) throw new Error("a random id is an id");
  return spanId;
}

function resourceOf(service: string, more: readonly (readonly [string, AttributeValue])[]): Resource {
  return { service, attributes: new Map<string, AttributeValue>([["service.name", service], ...more]) };
}

function choice(reason: string, timeUnixNano: bigint): SpanEvent {
  return { name: "gen_ai.choice", timeUnixNano, attributes: new Map([["finish_reason", reason]]) };
}
