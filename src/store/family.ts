import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, numberOf } from "../model/attribute.ts";
import type { Resource, Scope, Span, SpanKind, SpanStatus } from "../model/span.ts";
import { valueOfText } from "./attribute-scan.ts";
import { textOfValue } from "./attribute-text.ts";
import type { FamilyRow } from "./batch.ts";
import { storedText } from "./stored-text.ts";
import type { SummarisedSpan } from "./trace-summary.ts";

/** What a family says of each of its spans. */
export type FamilyPart = Pick<Span, "name" | "kind" | "status" | "flags" | "untyped" | "scope">;

export function contentOfResource({ service, attributes }: Resource): string {
  return textOfValue(
    new Map<string, AttributeValue>([
      ["service", service ?? null],
      ["attributes", attributes],
    ]),
  );
}

export function contentOfScope(scope: Scope): string {
  return textOfValue(scopeValue(scope));
}

export function resourceOfContent(content: string): Resource {
  const read = valueOfText(content);
  const service = isAttributes(read) ? read.get("service") : undefined;
  const attributes = isAttributes(read) ? read.get("attributes") : undefined;
  return {
    service: typeof service === "string" ? service : undefined,
    attributes: isAttributes(attributes) ? attributes : new Map(),
  };
}

/** The same for spans of one family, and only for them; cheaper than the family. Numbers name resource and scope. */
export function familyKey({ span, facts, role }: SummarisedSpan, resource: number, scope: number): string {
  const { name, kind, status, flags, untyped } = span;
  const { model, requestModel, responseModel, stopReason, httpStatus, failed } = facts;
  const numbers = `${resource} ${scope} ${kind} ${status} ${flags} ${untyped} ${role} ${httpStatus} ${failed}`;
  const models = `${model?.length} ${model} ${requestModel?.length} ${requestModel} ${responseModel?.length} ${responseModel}`;
  return `${numbers} ${models} ${stopReason?.length} ${stopReason} ${name}`;
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
