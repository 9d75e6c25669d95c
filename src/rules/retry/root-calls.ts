import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { SpanContent } from "../../vocabulary/content.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import { askedIn } from "../asked-content.ts";
import { argumentsHash } from "../content-hash.ts";
import { type Failure, failureOf } from "./failure.ts";

/** The request that a trace is about, as far as two traces can be attempts of one call. */
export interface RootCall {
  readonly trace: TraceFacts;
  readonly root: TreeNode;
  readonly startUnixNano: bigint;
  /** Undefined: it never ended. */
  readonly endUnixNano: bigint | undefined;
  readonly failure: Failure | undefined;
  /** Service, name and route. */
  readonly place: string;
  /** An idempotency or request id. */
  readonly requestKey: string | undefined;
  readonly session: string | undefined;
  /** What was asked. */
  readonly contentHash: string | undefined;
  /** Method and address over HTTP. */
  readonly target: string | undefined;
  /** Which sending of one HTTP request it is; the first one says nothing. */
  readonly sending: number | undefined;
}

/** Undefined for a trace without a root. */
export function rootCallOf(trace: TraceFacts): RootCall | undefined {
  const { root } = trace;
  if (root === undefined) return undefined;
  const known = trace.spanFacts(root);
  const sightings = new Sightings(root.span);
  const target = sightings.value("httpTarget");
  const asking = trace.tree.nodes.find(({ span }) => askedIn(new SpanContent(span)) !== undefined);
  const content = asking === undefined ? undefined : askedIn(new SpanContent(asking.span));
  const { startUnixNano, endUnixNano, name, resource } = root.span;
  return {
    trace,
    root,
    startUnixNano,
    endUnixNano,
    failure: failureOfRoot(root, trace, sightings),
    place: [resource.service ?? "", name, known.httpRoute ?? ""].join("\n"),
    requestKey: sightings.value("idempotencyKey") ?? sightings.value("requestId"),
    session: known.sessionId ?? (asking && trace.spanFacts(asking).sessionId),
    contentHash: content === undefined ? undefined : argumentsHash(content),
    target: target === undefined ? undefined : `${known.httpMethod ?? ""} ${target}`,
    sending: sightings.value("sending"),
  };
}

/** A request that its caller broke off has failed for the caller. */
function failureOfRoot(root: TreeNode, trace: TraceFacts, sightings: Sightings): Failure | undefined {
  const facts = { spanFacts: (node: TreeNode) => trace.spanFacts(node), sightings: () => sightings };
  const failure = failureOf(root, facts);
  if (failure !== undefined || trace.spanFacts(root).stopMeaning !== "aborted") return failure;
  return { said: "aborted", permanent: false, throttled: false, handshake: false };
}
