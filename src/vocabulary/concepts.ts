import { TOKENS_CACHE_READ, TOKENS_CACHE_WRITE } from "./cached-tokens.ts";
import type { Concept } from "./concept.ts";
import { COST_USD, INPUT_COST_USD, OUTPUT_COST_USD } from "./cost.ts";
import { ERROR_FLAG, ERROR_MESSAGE, ERROR_TYPE, EXCEPTION_TYPE } from "./error.ts";
import { DB_SYSTEM, HTTP_METHOD, HTTP_ROUTE, HTTP_STATUS, MESSAGING_SYSTEM } from "./http.ts";
import { SESSION_ID, TENANT, USER_ID, VARIANT } from "./identity.ts";
import { MODEL, REQUEST_MODEL, RESPONSE_MODEL } from "./model-name.ts";
import { HAS_MESSAGES, OPERATION } from "./operation.ts";
import { PROVIDER } from "./provider.ts";
import { STOP_REASON } from "./stop-reason.ts";
import { SUMMARY_OF } from "./summary.ts";
import { BARE_STEPS, DECODE_STEPS, TOKENS_IN, TOKENS_OUT, TOKENS_REASONING, TOKENS_TOTAL } from "./tokens.ts";
import { ENTITY_NAME, TOOL_NAME } from "./tool.ts";

/** Every concept by the name that facts give it; its table says where and how it is written. */
export const CONCEPTS = {
  operation: OPERATION,
  provider: PROVIDER,
  model: MODEL,
  requestModel: REQUEST_MODEL,
  responseModel: RESPONSE_MODEL,
  tokensIn: TOKENS_IN,
  tokensOut: TOKENS_OUT,
  tokensTotal: TOKENS_TOTAL,
  tokensCacheRead: TOKENS_CACHE_READ,
  tokensCacheWrite: TOKENS_CACHE_WRITE,
  tokensReasoning: TOKENS_REASONING,
  decodeSteps: DECODE_STEPS,
  bareSteps: BARE_STEPS,
  hasMessages: HAS_MESSAGES,
  costUsd: COST_USD,
  inputCostUsd: INPUT_COST_USD,
  outputCostUsd: OUTPUT_COST_USD,
  stopReason: STOP_REASON,
  toolName: TOOL_NAME,
  entityName: ENTITY_NAME,
  errorFlag: ERROR_FLAG,
  errorType: ERROR_TYPE,
  exceptionType: EXCEPTION_TYPE,
  errorMessage: ERROR_MESSAGE,
  sessionId: SESSION_ID,
  userId: USER_ID,
  tenant: TENANT,
  variant: VARIANT,
  httpStatus: HTTP_STATUS,
  httpMethod: HTTP_METHOD,
  httpRoute: HTTP_ROUTE,
  dbSystem: DB_SYSTEM,
  messagingSystem: MESSAGING_SYSTEM,
  summaryOf: SUMMARY_OF,
} as const;

export type ConceptName = keyof typeof CONCEPTS;
type ValueOf<C> = C extends Concept<infer T> ? T : never;
type Values = { [K in ConceptName]: ValueOf<(typeof CONCEPTS)[K]> };

/** The best value found so far of each concept. */
export type Readings = { [K in ConceptName]: Values[K] | undefined };
/** The same tables, in the form that keeps a concept's name and its type together. */
export type ConceptTables = { readonly [K in ConceptName]: Concept<Values[K]> };
