import type { TreeNode } from "../../trace/tree.ts";
import type { GrpcStatus } from "../../vocabulary/remote-call.ts";
import type { SpanFacts } from "../../vocabulary/span-facts.ts";
import { brief } from "../brief.ts";
import type { RuleFacts } from "../facts.ts";

/** How an attempt failed. */
export interface Failure {
  /** `HTTP 429 RateLimitError`, `UNAVAILABLE`, `rejected by judge.policy`. */
  readonly said: string;
  /** Asking again cannot help (diagnostics R01). */
  readonly permanent: boolean;
  /** The other side asked to be asked less: 429, 503. */
  readonly throttled: boolean;
  /** It asks for credentials, which the next request brings. */
  readonly handshake: boolean;
}

const FAILED_HTTP: ReadonlySet<number> = new Set([408, 409, 425, 429]);
const PERMANENT_HTTP: ReadonlySet<number> = new Set([400, 401, 403, 404, 413, 422]);
const FAILED_GRPC: ReadonlySet<GrpcStatus> = new Set([
  "UNAVAILABLE",
  "RESOURCE_EXHAUSTED",
  "DEADLINE_EXCEEDED",
]);
const PERMANENT_GRPC: ReadonlySet<GrpcStatus> = new Set([
  "INVALID_ARGUMENT",
  "NOT_FOUND",
  "PERMISSION_DENIED",
  "UNAUTHENTICATED",
]);
const PERMANENT_WORDS =
  /validation|badrequest|unprocessable|context.?length|maximum context|content.?(?:filter|policy)/i;
const LONGEST_READ = 2000;

type Facts = Pick<RuleFacts, "spanFacts" | "sightings">;

/** Whether a span failed, by all that diagnostics R01 takes for it. Status unset alone is no failure. */
export function failureOf(node: TreeNode, facts: Facts): Failure | undefined {
  const known = facts.spanFacts(node);
  const grpc = facts.sightings(node).value("grpcStatus");
  const status = known.httpStatus ?? codeIn(known.errorType);
  const failed =
    known.failed ||
    known.errorType !== undefined ||
    known.stopMeaning === "error" ||
    (status !== undefined && (status >= 500 || FAILED_HTTP.has(status))) ||
    (grpc !== undefined && FAILED_GRPC.has(grpc)) ||
    node.span.events.some(({ name }) => name === "exception");
  if (!failed) return undefined;
  return {
    said: inWords(known, status, grpc),
    permanent: isPermanent(known, status, grpc),
    throttled: status === 429 || status === 503,
    handshake: status === 401 || status === 407,
  };
}

/** OpenTelemetry writes the status of a failed HTTP call into `error.type`. */
function codeIn(errorType: string | undefined): number | undefined {
  return errorType !== undefined && /^[1-5]\d\d$/.test(errorType) ? Number(errorType) : undefined;
}

function inWords(
  { errorType, stopMeaning }: SpanFacts,
  status: number | undefined,
  grpc: GrpcStatus | undefined,
): string {
  const words = [
    ...(status === undefined || status < 400 ? [] : [`HTTP ${status}`]),
    ...(grpc === undefined || grpc === "OK" ? [] : [grpc]),
    ...(errorType === undefined || codeIn(errorType) !== undefined ? [] : [brief(errorType)]),
  ];
  if (words.length > 0) return words.join(" ");
  return stopMeaning === "error" ? "finish reason error" : "error";
}

function isPermanent(
  { errorType = "", errorMessage = "", stopMeaning }: SpanFacts,
  status: number | undefined,
  grpc: GrpcStatus | undefined,
): boolean {
  if (status !== undefined && status >= 400) return PERMANENT_HTTP.has(status);
  if (grpc !== undefined && PERMANENT_GRPC.has(grpc)) return true;
  if (stopMeaning === "filter" || stopMeaning === "context") return true;
  return [errorType, errorMessage].some((text) => PERMANENT_WORDS.test(text.slice(0, LONGEST_READ)));
}
