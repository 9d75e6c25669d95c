import type { AttributeValue } from "../model/attribute.ts";
import type { Role } from "../model/role.ts";
import type { Span } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import type { SpanCondition, StatusWord } from "./query.ts";
import { ASKED_FOR_ABSENCE } from "./query.ts";
import { attributePasses, someNumberPasses, someTextPasses } from "./value-passes.ts";

/** One span as a question sees it. */
export interface AskedSpan {
  readonly span: Span;
  readonly facts: SpanFacts;
  readonly role: Role;
  /** The question itself names the spans that it is about. */
  readonly named: boolean;
}

/** Whether one condition holds on one span. */
export function spanPasses(condition: SpanCondition, asked: AskedSpan): boolean {
  const { span, facts } = asked;
  switch (condition.on) {
    case "name":
      return someTextPasses(condition.anyOf, [span.name]);
    case "service":
      return someTextPasses(condition.anyOf, [span.resource.service]);
    case "model":
      return someTextPasses(judged(condition.on, condition.anyOf, asked), [
        facts.model,
        facts.requestModel,
        facts.responseModel,
      ]);
    case "stop-reason":
      return someTextPasses(judged(condition.on, condition.anyOf, asked), [facts.stopReason]);
    case "status":
      return condition.anyOf.includes(statusOf(asked));
    case "tokens-in":
      return someNumberPasses(judged(condition.on, condition.anyOf, asked), facts.tokensIn);
    case "tokens-out":
      return someNumberPasses(judged(condition.on, condition.anyOf, asked), facts.tokensOut);
    case "http-status":
      return someNumberPasses(judged(condition.on, condition.anyOf, asked), facts.httpStatus);
    case "span-duration":
      return someNumberPasses(condition.anyOf, durationOf(span));
    case "attribute":
      return judged(condition.on, [condition.test], asked).some((test) =>
        attributePasses(test, attributeOf(span, test.key)),
      );
  }
}

/** The tests that this span can answer: `none` is asked only where an absence says something. */
function judged<Test extends { readonly op: string }>(
  on: keyof typeof ASKED_FOR_ABSENCE,
  anyOf: readonly Test[],
  { role, named }: AskedSpan,
): readonly Test[] {
  const roles: readonly Role[] = ASKED_FOR_ABSENCE[on];
  return named || roles.includes(role) ? anyOf : anyOf.filter((test) => test.op !== "none");
}

function statusOf({ span, facts }: AskedSpan): StatusWord {
  return facts.failed ? "ERROR" : span.status;
}

function durationOf(span: Span): number | undefined {
  return span.endUnixNano === undefined ? undefined : nanosBetween(span.startUnixNano, span.endUnixNano);
}

function attributeOf(span: Span, key: string): AttributeValue | undefined {
  const own = span.attributes.get(key);
  return own === undefined ? span.resource.attributes.get(key) : own;
}
