import type { AttributeValue } from "../model/attribute.ts";
import type { Role } from "../model/role.ts";
import type { Resource, Span } from "../model/span.ts";
import type { Readings } from "./concepts.ts";
import { buildKeyIndex, type Claim, CONCEPT_NAMES, type Reading } from "./key-index.ts";
import { memberOf, parsed } from "./member-of.ts";
import type { KeyClaims } from "./place-index.ts";
import type { SpanFacts } from "./span-facts.ts";
import { stopMeaningOf } from "./stop-reason.ts";
import { toolOfSpanName } from "./tool.ts";

const INDEX = buildKeyIndex();
/** Behind every place there is. */
const UNREAD = 1000;

/** What a span's attributes say, in one pass over them (formats.md §1; diagnostics §1.2). */
export function readFacts(span: Span): SpanFacts {
  return new FactsReader().read(span);
}

/** `readFacts` for the spans of a trace: looks at each resource once, while its spans follow one another. */
export class FactsReader {
  readonly #ranks = new Uint16Array(CONCEPT_NAMES.length);
  #resource: Resource | undefined;
  #ofResource: readonly (readonly [Claim, AttributeValue])[] = [];

  read(span: Span): SpanFacts {
    const reading: Reading = { values: nothingRead(), ranks: this.#ranks.fill(UNREAD) };
    readAttributes(span, reading);
    readEvents(span, reading);
    for (const [claim, value] of this.#claimsOn(span.resource)) claim.offer(reading, value);
    return factsOf(span, reading.values);
  }

  #claimsOn(resource: Resource): readonly (readonly [Claim, AttributeValue])[] {
    if (this.#resource === resource) return this.#ofResource;
    this.#resource = resource;
    this.#ofResource = [...resource.attributes].flatMap(([key, value]) =>
      (INDEX.resource.get(key) ?? []).map((claim) => [claim, value] as const),
    );
    return this.#ofResource;
  }
}

/** Objects and JSON texts are opened last, and only for what no plainer attribute has said. */
function readAttributes(span: Span, reading: Reading): void {
  let containers: [KeyClaims<Claim>, AttributeValue][] | undefined;
  for (const [key, value] of span.attributes) {
    const claims = INDEX.attributes.get(key);
    readIndexed(key, value, reading);
    if (claims === undefined) continue;
    for (const claim of claims.whole) claim.offer(reading, value);
    if (claims.members.length > 0) {
      containers ??= [];
      containers.push([claims, value]);
    }
  }
  for (const [claims, value] of containers ?? []) readMembers(claims, value, reading);
}

function readIndexed(key: string, value: AttributeValue, reading: Reading): void {
  const claims = INDEX.indexed.get(key.charCodeAt(0));
  if (claims === undefined) return;
  for (const { prefix, suffix, claim } of claims) {
    if (key.startsWith(prefix) && key.endsWith(suffix)) claim.offer(reading, value);
  }
}

function readMembers(claims: KeyClaims<Claim>, value: AttributeValue, reading: Reading): void {
  const wanted = claims.members.filter(({ claim }) => claim.wanted(reading));
  if (wanted.length === 0) return;
  const container = typeof value === "string" ? parsed(value) : value;
  for (const { path, claim } of wanted) {
    const found = memberOf(container, path);
    if (found !== undefined) claim.offer(reading, found);
  }
}

function readEvents(span: Span, reading: Reading): void {
  for (const event of span.events) {
    for (const { key, claim } of INDEX.events.get(event.name) ?? []) {
      const value = key === undefined ? null : event.attributes.get(key);
      if (value !== undefined) claim.offer(reading, value);
    }
  }
}

function factsOf(span: Span, read: Readings): SpanFacts {
  const operation = read.operation ?? operationByContent(read);
  const [tokensIn, tokensOut] = usageOf(read, operation);
  return {
    operation,
    provider: read.provider,
    model: read.model,
    requestModel: read.requestModel,
    responseModel: read.responseModel,
    tokensIn,
    tokensOut,
    tokensTotal: read.tokensTotal ?? sum(tokensIn, tokensOut),
    tokensCacheRead: read.tokensCacheRead,
    tokensCacheWrite: read.tokensCacheWrite,
    tokensReasoning: read.tokensReasoning,
    decodeSteps: read.decodeSteps ?? bareSteps(span, operation, read),
    costUsd: read.costUsd ?? sum(read.inputCostUsd, read.outputCostUsd),
    stopReason: read.stopReason,
    stopMeaning: read.stopReason === undefined ? undefined : stopMeaningOf(read.stopReason),
    toolName: read.toolName ?? (operation === "tool" ? read.entityName : undefined) ?? toolOfSpanName(span),
    failed: span.status === "ERROR" || (span.status === "UNSET" && saysFailed(read)),
    errorType: read.errorType ?? read.exceptionType,
    errorMessage: span.statusMessage || read.errorMessage,
    sessionId: read.sessionId,
    userId: read.userId,
    tenant: read.tenant,
    variant: read.variant,
    httpStatus: read.httpStatus,
    httpMethod: read.httpMethod,
    httpRoute: read.httpRoute,
    dbSystem: read.dbSystem,
    messagingSystem: read.messagingSystem,
    summaryOf: read.summaryOf,
  };
}

/** Exporters that give every span a usage write 0 and 0 where no model ran: nothing is recorded there. */
function usageOf(read: Readings, operation: Role | undefined): [number | undefined, number | undefined] {
  const noModelRan = read.model === undefined && operation !== "llm" && operation !== "embed";
  if (noModelRan && read.tokensIn === 0 && read.tokensOut === 0) return [undefined, undefined];
  return [read.tokensIn, read.tokensOut];
}

/** The last presence rule of formats.md §1.8. */
function operationByContent(read: Readings): Role | undefined {
  const generates =
    read.stopReason !== undefined ||
    read.decodeSteps !== undefined ||
    (read.model !== undefined && (read.tokensOut !== undefined || read.hasMessages === true));
  return generates ? "llm" : undefined;
}

function bareSteps(span: Span, operation: Role | undefined, read: Readings): number | undefined {
  if (read.bareSteps === undefined) return undefined;
  return operation === "llm" || /decode/i.test(span.name) ? read.bareSteps : undefined;
}

function saysFailed(read: Readings): boolean {
  return read.errorFlag === true || read.errorType !== undefined;
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function nothingRead(): Readings {
  return {
    operation: undefined,
    provider: undefined,
    model: undefined,
    requestModel: undefined,
    responseModel: undefined,
    tokensIn: undefined,
    tokensOut: undefined,
    tokensTotal: undefined,
    tokensCacheRead: undefined,
    tokensCacheWrite: undefined,
    tokensReasoning: undefined,
    decodeSteps: undefined,
    bareSteps: undefined,
    hasMessages: undefined,
    costUsd: undefined,
    inputCostUsd: undefined,
    outputCostUsd: undefined,
    stopReason: undefined,
    toolName: undefined,
    entityName: undefined,
    errorFlag: undefined,
    errorType: undefined,
    exceptionType: undefined,
    errorMessage: undefined,
    sessionId: undefined,
    userId: undefined,
    tenant: undefined,
    variant: undefined,
    httpStatus: undefined,
    httpMethod: undefined,
    httpRoute: undefined,
    dbSystem: undefined,
    messagingSystem: undefined,
    summaryOf: undefined,
  };
}
