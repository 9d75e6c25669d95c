import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { concept } from "./concept.ts";
import { count, firstText, text } from "./readers.ts";

const GRPC_CODES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;
export type GrpcStatus = (typeof GRPC_CODES)[number];

/** Whom a call went to, with what, and how gRPC says that it ended (OpenTelemetry's names, new and old). */
export const REMOTE_CALL_CONCEPTS = {
  grpcStatus: concept(grpcStatus, "rpc.response.status_code", "rpc.grpc.status_code"),
  peer: concept(text, "peer.service", "server.address", "net.peer.name"),
  /** The whole address, or path and query as one. */
  httpTarget: concept(text, "url.full", "http.url", "http.target", "url.path"),
  urlQuery: concept(text, "url.query"),
  /** What a search or a database was asked for. */
  askedQuery: concept(
    text,
    "retrieval.query",
    "gen_ai.retrieval.query.text",
    "reranker.query",
    "db.query.text",
    "db.statement",
  ),
  /** Equal for the attempts of one call, also in different traces; a header is a list of one. */
  idempotencyKey: concept(firstText, "http.request.header.idempotency-key", "idempotency.key"),
} as const;

/** gRPC's name of a code: of its number, or of any spelling of the name. */
function grpcStatus(value: AttributeValue): GrpcStatus | undefined {
  const number = count(value);
  if (number !== undefined) return GRPC_CODES[number];
  const word = text(value)?.trim().toUpperCase();
  return GRPC_CODES.find((code) => code === word);
}

const CURSOR = /^(?:page|page_?(?:number|token)|(?:next_|start_)?cursor|next_?token|offset)$/i;

/** The page of a listing that a call asked for, by whatever key ends in `page`, `cursor`, `offset` and the like. */
export function pageOf({ attributes }: Span): string | undefined {
  for (const [key, value] of attributes) {
    const page = CURSOR.test(key.slice(key.lastIndexOf(".") + 1)) ? text(value) : undefined;
    if (page !== undefined) return page;
  }
  return undefined;
}
