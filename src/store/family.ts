import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, numberOf } from "../model/attribute.ts";
import type { Resource, Scope, Span, SpanKind, SpanStatus } from "../model/span.ts";
import { attributesOfText, valueOfText } from "./attribute-scan.ts";
import { textOfAttributes, textOfValue } from "./attribute-text.ts";
import type { FamilyRow, ResourceRow } from "./batch.ts";
import { recordedText, storedText } from "./stored-text.ts";
import type { SummarisedSpan } from "./trace-summary.ts";

/** What a family says of each of its spans. */
export type FamilyPart = Pick<Span, "name" | "kind" | "status" | "flags" | "untyped" | "scope">;

export function rowOfResource({ service, attributes }: Resource): ResourceRow {
  return { service: orNull(service), attributes: textOfAttributes(attributes) };
}

export function resourceOfRow({ service, attributes }: ResourceRow): Resource {
  return {
    service: service === null ? undefined : recordedText(service),
    attributes: attributesOfText(attributes),
  };
}

export function contentOfScope(scope: Scope): string {
  return textOfValue(scopeValue(scope));
}

/** What tells families of one resource, one scope and one name apart. */
export type FamilyTraits = Pick<Span, "kind" | "status" | "flags" | "untyped"> &
  Pick<
    SummarisedSpan["facts"],
    "model" | "requestModel" | "responseModel" | "stopReason" | "httpStatus" | "failed"
  > &
  Pick<SummarisedSpan, "role">;

export function traitsOf({ span, facts, role }: SummarisedSpan): FamilyTraits {
  const { kind, status, flags, untyped } = span;
  const { model, requestModel, responseModel, stopReason, httpStatus, failed } = facts;
  return {
    role,
    kind,
    status,
    flags,
    untyped,
    model,
    requestModel,
    responseModel,
    stopReason,
    httpStatus,
    failed,
  };
}

export function hasTraits({ span, facts, role }: SummarisedSpan, traits: FamilyTraits): boolean {
  return (
    role === traits.role &&
    span.kind === traits.kind &&
    span.status === traits.status &&
    span.flags === traits.flags &&
    span.untyped === traits.untyped &&
    facts.model === traits.model &&
    facts.requestModel === traits.requestModel &&
    facts.responseModel === traits.responseModel &&
    facts.stopReason === traits.stopReason &&
    facts.httpStatus === traits.httpStatus &&
    facts.failed === traits.failed
  );
}

/** The family that a span belongs to; `resource` is the number of its resource. */
export function familyOf({ span, facts, role }: SummarisedSpan, resource: number): FamilyRow {
  const { name, kind, status, flags, untyped, scope } = span;
  const { model, requestModel, responseModel, stopReason, httpStatus, failed } = facts;
  const own = [name, kind, status, flags, untyped, scopeValue(scope)];
  const found = [role, model, requestModel, responseModel, stopReason, httpStatus, failed];
  return {
    resource,
    content: textOfValue([...own, ...found].map((part) => part ?? null)),
    name: storedText(name),
    service: orNull(span.resource.service),
    status: failed ? "ERROR" : status,
    role,
    model: orNull(model),
    requestModel: orNull(requestModel),
    responseModel: orNull(responseModel),
    stopReason: orNull(stopReason),
    httpStatus: httpStatus ?? null,
  };
}

export function familyPartOf(content: string): FamilyPart {
  const read = valueOfText(content);
  const [name, kind, status, flags, untyped, scope] = isList(read) ? read : [];
  return {
    name: String(name),
    kind: kind as SpanKind,
    status: status as SpanStatus,
    flags: numberOf(flags),
    untyped: untyped === true,
    scope: scopeOf(scope),
  };
}

function scopeValue(scope: Scope | undefined): AttributeValue {
  return scope === undefined ? null : [scope.name, scope.version ?? null, scope.attributes];
}

function scopeOf(value: AttributeValue | undefined): Scope | undefined {
  if (!isList(value)) return undefined;
  const [name, version, attributes] = value;
  return {
    name: String(name),
    version: typeof version === "string" ? version : undefined,
    attributes: isAttributes(attributes) ? attributes : new Map(),
  };
}

function orNull(text: string | undefined): string | null {
  return text === undefined ? null : storedText(text);
}
