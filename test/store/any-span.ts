import type { Attributes, AttributeValue } from "../../src/model/attribute.ts";
import { floatValue, intValue } from "../../src/model/attribute.ts";
import { spanIdOf, traceIdOf } from "../../src/model/ids.ts";
import { LOG_LEVELS, type LogLine } from "../../src/model/log-line.ts";
import type { Scope, Span, SpanEvent, SpanLink } from "../../src/model/span.ts";
import { makeSpan, RECORDED_MARKS } from "../../src/model/span.ts";
import { fc } from "../properties.ts";

/** Any text there can be: empty, NUL, emoji, lone surrogates, names that objects have already. */
export const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(
    "",
    "\0",
    "__proto__",
    "constructor",
    "1",
    'a"b\\c\n',
    "\ud800",
    "👩‍🚀",
    "9e999",
    "\0bytes",
  ),
);

const anyLeaf: fc.Arbitrary<AttributeValue> = fc.oneof(
  anyText,
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(intValue),
  fc.integer(),
  fc.double().map(floatValue),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
);

const { value: anyValue } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "attribute" },
    anyLeaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(anyText, tie("value")), { maxLength: 4 })
      .map((entries): Attributes => new Map(entries)),
  ),
}));

export const anyAttributes: fc.Arbitrary<Attributes> = fc
  .array(fc.tuple(anyText, anyValue), { maxLength: 6 })
  .map((entries) => new Map(entries));

export const anyTime = fc.oneof(
  fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }),
  fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }),
  fc.constantFrom(0n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n),
);

const traceId = traceIdOf("4bf92f3577b34da6a3ce929d0e0e4736");
if (traceId === undefined) throw new Error("the test's own trace id");
export const TRACE = traceId;

const anySpanId = fc
  .oneof(
    fc.constantFrom("01_root", "a3ce929d0e0e4736", "b"),
    anyText.filter((text) => text !== ""),
  )
  .map((text) => spanIdOf(text))
  .filter((id) => id !== undefined);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyEvent: fc.Arbitrary<SpanEvent> = fc.record({
  name: anyText,
  timeUnixNano: maybe(anyTime),
  attributes: anyAttributes,
});
const anyLink: fc.Arbitrary<SpanLink> = fc.record({
  traceId: fc.constant(TRACE),
  spanId: maybe(anySpanId),
  attributes: anyAttributes,
});
const anyScope: fc.Arbitrary<Scope> = fc.record({
  name: anyText,
  version: maybe(anyText),
  attributes: anyAttributes,
});

/** Any span of the trace `TRACE`. */
export const anySpan: fc.Arbitrary<Span> = fc
  .record({
    traceId: fc.constant(TRACE),
    spanId: anySpanId,
    parentSpanId: maybe(anySpanId),
    name: anyText,
    kind: fc.constantFrom("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"),
    status: fc.constantFrom("UNSET", "OK", "ERROR"),
    statusMessage: maybe(anyText),
    startUnixNano: anyTime,
    endUnixNano: maybe(anyTime),
    attributes: anyAttributes,
    events: fc.array(anyEvent, { maxLength: 2 }),
    links: fc.array(anyLink, { maxLength: 2 }),
    resource: fc.record({ service: maybe(anyText), attributes: anyAttributes }),
    scope: maybe(anyScope),
    traceState: maybe(anyText),
    flags: maybe(fc.nat(1023)),
    dropped: maybe(fc.record({ attributes: fc.nat(), events: fc.nat(), links: fc.nat() })),
    marks: fc.subarray([...RECORDED_MARKS]),
    untyped: fc.boolean(),
    pending: fc.boolean(),
  } as const)
  .map(makeSpan);

/** Any line of the trace `TRACE` or of none that is known. */
export const anyLine: fc.Arbitrary<LogLine> = fc.record({
  timeUnixNano: maybe(anyTime),
  level: maybe(fc.constantFrom(...LOG_LEVELS)),
  body: anyText,
  message: anyText,
  attributes: anyAttributes,
  service: maybe(anyText),
  instance: maybe(anyText),
  traceId: maybe(fc.constant(TRACE)),
  spanId: maybe(anySpanId),
});
