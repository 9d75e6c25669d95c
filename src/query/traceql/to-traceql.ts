import type { ConceptName } from "../../vocabulary/concepts.ts";
import type { AttributeTest, NumberTest, Query, SpanCondition, TraceCondition } from "../query.ts";
import { clearOfBufferEdges } from "./buffer-edges.ts";
import { anyOf, isThere, type Narrowing, numbersAt, textsAt } from "./comparisons.ts";
import { attributeName, durationLiteral, stringLiteral } from "./literal.ts";
import { type AskedPlace, placesOf } from "./places.ts";

/**
 * A question in TraceQL. Every trace that the question fits is found by it, perhaps more: the rest is
 * told apart by `matches` on the whole trace. The window and the limit are parameters of the search.
 */
export function toTraceql(query: Query, selected: readonly string[] = []): string {
  const span = query.span.map(spanNarrowing).filter((text) => text !== undefined);
  const trace = query.trace.map(traceNarrowing).filter((text) => text !== undefined);
  const sets = [...(span.length > 0 ? [span.join(" && ")] : []), ...trace].map((text) => `{ ${text} }`);
  const [only = "{ }", ...more] = sets;
  const joined =
    more.length === 0 ? only : sets.map((set) => `(${set})`).reduce((left, right) => `(${left} && ${right})`);
  return clearOfBufferEdges(selected.length === 0 ? joined : `${joined} | select(${selected.join(", ")})`);
}

/** What a client must see of a span to judge it by itself: the attributes behind its conditions. */
export function selectedNames(query: Query): readonly string[] {
  return [...new Set(query.span.flatMap(namesBehind))];
}

function namesBehind(condition: SpanCondition): readonly string[] {
  const names = (...concepts: readonly ConceptName[]) => placesOf(...concepts).map(({ name }) => name);
  switch (condition.on) {
    case "name":
      return ["name"];
    case "service":
      return ["resource.service.name"];
    case "model":
      return names("model", "requestModel", "responseModel");
    case "stop-reason":
      return names("stopReason");
    case "status":
      return ["status", ...names("errorFlag", "errorType")];
    case "tokens-in":
    case "tokens-out":
      return names("tokensIn", "tokensOut");
    case "http-status":
      return names("httpStatus");
    case "span-duration":
      return ["duration"];
    case "attribute":
      return [attributeName("span", condition.test.key), attributeName("resource", condition.test.key)];
  }
}

const LABELS = {
  session: "sessionId",
  user: "userId",
  tenant: "tenant",
  variant: "variant",
} as const satisfies Record<string, ConceptName>;
const SERVICE: readonly AskedPlace[] = [{ name: "resource.service.name", key: "service.name", plain: true }];
const NAME: readonly AskedPlace[] = [{ name: "name", key: "name", plain: true }];

function spanNarrowing(condition: SpanCondition): Narrowing {
  switch (condition.on) {
    case "name":
      return intrinsic(NAME, condition.anyOf);
    case "service":
      return intrinsic(SERVICE, condition.anyOf);
    case "model":
      return textsAt(placesOf("model", "requestModel", "responseModel"), condition.anyOf);
    case "stop-reason":
      return textsAt(placesOf("stopReason"), condition.anyOf);
    case "status":
      return anyOf(condition.anyOf.map(statusNarrowing));
    case "tokens-in":
      return numbersAt(placesOf("tokensIn"), condition.anyOf);
    case "tokens-out":
      return numbersAt(placesOf("tokensOut"), condition.anyOf);
    case "http-status":
      return numbersAt(placesOf("httpStatus"), condition.anyOf);
    case "span-duration":
      return anyOf(condition.anyOf.map(spanDuration));
    case "attribute":
      return attributeNarrowing(condition.test);
  }
}

function traceNarrowing(condition: TraceCondition): Narrowing {
  switch (condition.on) {
    case "session":
    case "user":
    case "tenant":
    case "variant":
      return textsAt(placesOf(LABELS[condition.on]), condition.anyOf);
    case "cost":
      return condition.anyOf.some(({ op }) => op === "none")
        ? undefined
        : anyOf(placesOf("costUsd", "inputCostUsd").map(isThere));
    case "has-span":
      return `name = ${stringLiteral(condition.name)}`;
    case "duration":
    case "root":
    case "without-span":
      return undefined;
  }
}

/** What every span has: an absence has no place to look at. */
function intrinsic(places: readonly AskedPlace[], tests: Parameters<typeof textsAt>[1]): Narrowing {
  return anyOf(
    tests.map((test) =>
      test.op === "=" ? anyOf(places.map(({ name }) => `${name} = ${stringLiteral(test.value)}`)) : undefined,
    ),
  );
}

/** An attribute may call a span failed whose status is unset. */
function statusNarrowing(word: "OK" | "ERROR" | "UNSET"): Narrowing {
  if (word !== "ERROR") return `status = ${word.toLowerCase()}`;
  return anyOf(["status = error", ...placesOf("errorFlag", "errorType").map(isThere)]);
}

/**
 * A lower bound is never pushed down: one span that ends before it starts blinds it for its whole block
 * (facts §0, 21). A trace is at least as long as each of its spans. An upper bound alone is not either:
 * Tempo takes that span for a very long one, `matches` for one of less than nothing.
 */
function spanDuration(test: NumberTest): Narrowing {
  switch (test.op) {
    case ">":
    case ">=":
      return test.value >= 1 ? `trace:duration >= ${durationLiteral(test.value)}` : undefined;
    case "=":
      return `duration <= ${durationLiteral(test.value)}`;
    case "between":
      return test.low >= 0 ? `duration <= ${durationLiteral(test.high)}` : undefined;
    default:
      return undefined;
  }
}

function attributeNarrowing(test: AttributeTest): Narrowing {
  const places = (["span", "resource"] as const).map((scope) => ({
    name: attributeName(scope, test.key),
    key: test.key,
    plain: true,
  }));
  switch (test.op) {
    case "none":
      return undefined;
    case "exists":
    case "!=":
      return anyOf(places.map(isThere));
    case "=":
      return anyOf([
        textsAt(places, [{ op: "=", value: test.value }]),
        ...(test.number === undefined ? [] : [numbersAt(places, [{ op: "=", value: test.number }])]),
        ...(/^(?:true|false)$/.test(test.value) ? places.map(({ name }) => `${name} = ${test.value}`) : []),
      ]);
    default:
      return numbersAt(places, [test]);
  }
}
