import { concept, onResource } from "./concept.ts";
import { firstText, text } from "./readers.ts";

/** What spans of one request share across traces, and what tells processes apart (formats.md §1.12, §4). */
export const SAME_REQUEST_CONCEPTS = {
  requestId: concept(text, "llm.request.id", "gen_ai.request.id", "gen_ai.response.id"),
  /** Of the HTTP request, as proxies and frameworks hand it on (formats.md §4); a header is a list of one. */
  httpRequestId: concept(
    firstText,
    "http.request.header.x-request-id",
    "http.request.header.x-correlation-id",
    "http.request.id",
    "request.id",
    "request_id",
    "req_id",
    "reqId",
    "requestId",
    "correlation_id",
    "x-request-id",
  ),
  responseId: concept(text, "gen_ai.response.id"),
  conversationId: concept(text, "gen_ai.conversation.id"),
  /** Which turn of its session; no convention names it, and these keys are what agents write. */
  turn: concept(text, "turn.id", "turn.index", "turn.number"),
  instanceId: concept(text, onResource("service.instance.id")),
  machine: concept(text, ...["k8s.pod.uid", "k8s.pod.name", "host.id", "host.name"].map(onResource)),
  processId: concept(text, onResource("process.pid"), "process.pid"),
  threadId: concept(text, "thread.id"),
} as const;
