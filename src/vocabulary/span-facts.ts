import type { Role } from "../model/role.ts";
import type { StopMeaning } from "./stop-reason.ts";

/**
 * What one span's attributes say, whatever vocabulary they were written in (formats.md §1). Absent
 * or unreadable is undefined, which is not 0. Token counts are tokens.
 */
export interface SpanFacts {
  /** By a kind attribute or by what is present; the span's name and place are `trace/role`'s. */
  readonly operation: Role | undefined;
  readonly provider: string | undefined;
  /** The first of all model names; asked and answered apart are the next two. */
  readonly model: string | undefined;
  readonly requestModel: string | undefined;
  readonly responseModel: string | undefined;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  /** As recorded, else in + out when both are known. */
  readonly tokensTotal: number | undefined;
  readonly tokensCacheRead: number | undefined;
  readonly tokensCacheWrite: number | undefined;
  readonly tokensReasoning: number | undefined;
  readonly decodeSteps: number | undefined;
  readonly costUsd: number | undefined;
  /** As it was written; of several choices the first. */
  readonly stopReason: string | undefined;
  readonly stopMeaning: StopMeaning | undefined;
  readonly toolName: string | undefined;
  /** The span says that it failed, by its status or, where that is unset, by an attribute. */
  readonly failed: boolean;
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
  readonly tenant: string | undefined;
  readonly variant: string | undefined;
  readonly httpStatus: number | undefined;
  readonly httpMethod: string | undefined;
  readonly httpRoute: string | undefined;
  readonly dbSystem: string | undefined;
  readonly messagingSystem: string | undefined;
  /** Stands for this many spans that the backend pruned. */
  readonly summaryOf: number | undefined;
}
