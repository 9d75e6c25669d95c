import type { Expectations } from "../model/expectations.ts";
import type { TraceId } from "../model/ids.ts";
import type { LinkedTrace } from "../model/linked-trace.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Role } from "../model/role.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { PathSegment } from "../trace/critical-path.ts";
import type { EffectiveTimes } from "../trace/effective-end.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Total } from "../trace/totals.ts";
import type { Tree, TreeNode } from "../trace/tree.ts";
import type { SpanContent } from "../vocabulary/content.ts";
import type { AnyConceptName } from "../vocabulary/detail-concepts.ts";
import type { SpanDocuments } from "../vocabulary/documents.ts";
import type { Sightings } from "../vocabulary/sightings.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import type { CallSequences } from "./agent/call-sequences.ts";
import type { CallHistory } from "./call-history.ts";
import type { Citation } from "./cite/citations.ts";
import type { PaidSpans } from "./cost/paid-spans.ts";
import type { PriceOf } from "./cost/price.ts";
import { FactsOfTrace } from "./facts-of-trace.ts";
import type { ModelCall } from "./gen/model-calls.ts";
import type { Judgement } from "./judge/judgements.ts";
import type { SensitivePlace } from "./privacy/places.ts";
import type { Pipeline } from "./rag/pipeline.ts";
import type { Retries } from "./retry/chains.ts";
import type { Run } from "./run.ts";

/** What a role was read from (diagnostics §1.3); by a name alone it is less sure. */
export type RoleSource = "attribute" | "name" | "place";

/** "Now" is a fact from the command line; evidence without it counts as settled. */
export interface Clock {
  /** Unix nanoseconds. */
  readonly now: bigint | undefined;
  /** How long after its last span a trace may still grow. */
  readonly settleNs: number;
}

/** All that rules can know of one trace. A rule names what it reads; each is computed once, when asked for. */
export interface RuleFacts {
  readonly traceId: TraceId;
  readonly tree: Tree;
  /** The span that stands for the request. */
  readonly root: TreeNode | undefined;
  /** Roots, and the orphans that were called from outside the trace. */
  readonly effectiveRoots: readonly TreeNode[];
  readonly completeness: {
    readonly state: "complete" | "partial" | "unknown";
    readonly reason: string | undefined;
  };
  readonly clock: Clock;
  /** The contract's tree and knobs; undefined without a contract. */
  readonly expectations: Expectations | undefined;
  readonly role: (node: TreeNode) => Role;
  /** The roles that its spans have. */
  readonly roles: ReadonlySet<Role>;
  readonly roleSource: (node: TreeNode) => RoleSource;
  /** What the span's attributes say, the first vocabulary first. */
  readonly spanFacts: (node: TreeNode) => SpanFacts;
  /** The same with keys, stored values and conflicts: for evidence. */
  readonly sightings: (node: TreeNode) => Sightings;
  /** The concepts of which some span says something, readable or not. */
  readonly told: ReadonlySet<AnyConceptName>;
  /** Documents that were retrieved or reranked, of any vocabulary. */
  readonly documents: (node: TreeNode) => SpanDocuments;
  /** How documents went through the request: what found them and what reranked them. */
  readonly pipeline: Pipeline;
  /** Citation checks and evaluations of grounding, by start. */
  readonly citations: readonly Citation[];
  /** What judges said of the answer, by start. */
  readonly judgements: readonly Judgement[];
  /** Spans that stand for a model's answer, in tree order, with the stages beside them. */
  readonly modelCalls: readonly ModelCall[];
  /** The messages of a model call, whatever vocabulary they were written in. */
  readonly content: (node: TreeNode) => SpanContent;
  /** When somebody stopped waiting for a span, and whether anybody waited (S08). */
  readonly times: EffectiveTimes;
  /** What was tried again (R01). */
  readonly retries: Retries;
  /** The tool calls and hand-offs of each agent, in the order of their starts (A01). */
  readonly calls: CallSequences;
  readonly selfNs: (node: TreeNode) => number | undefined;
  readonly criticalPath: readonly PathSegment[];
  readonly tokensIn: Total | undefined;
  readonly tokensOut: Total | undefined;
  readonly costUsd: Total | undefined;
  /** Lines in their places, in time order. */
  readonly logs: readonly LogAttachment[];
  /** Whether any log evidence was given at all; without, rules of the log join cannot judge. */
  readonly logsGiven: boolean;
  /** Lines of the trace as they were read. */
  readonly lines: readonly LogLine[];
  /** The model calls of the run, else of the trace alone, with those before that had the same prompt. */
  readonly callHistory: CallHistory;
  /** Credentials and personal data in its texts. */
  readonly sensitive: readonly SensitivePlace[];
  /** The paid calls, with and without a recorded cost (M01). */
  readonly paid: PaidSpans;
  /** What calls cost by a table; undefined: none is at hand. */
  readonly price: PriceOf | undefined;
  /** Prompts and answers were asked for: findings show texts as they are. */
  readonly showContent: boolean;
  /** All traces of this run, this one among them; undefined where traces come one by one and nobody keeps them. */
  readonly run: Run | undefined;
  /** What Tempo has of a trace that a link names; undefined: it was not asked for it. */
  readonly linkedTrace: (traceId: TraceId) => LinkedTrace | undefined;
}

export type FactName = keyof RuleFacts;

/** What rules are told besides the trace. */
export interface RuleContext {
  readonly clock: Clock;
  readonly expectations: Expectations | undefined;
  readonly logsGiven: boolean;
  readonly run: Run | undefined;
  readonly price?: PriceOf | undefined;
  readonly linkedTrace?: RuleFacts["linkedTrace"] | undefined;
  /** Findings are redacted unless this is true. */
  readonly showContent?: boolean;
}

/** A lone trace from a file: it counts as settled, and nothing else is known. */
export const SETTLED: RuleContext = {
  clock: { now: undefined, settleNs: 30_000_000_000 },
  expectations: undefined,
  logsGiven: false,
  run: undefined,
};

/** The facts of one trace, each computed once. */
export function ruleFacts(facts: TraceFacts, context: RuleContext): RuleFacts {
  return new FactsOfTrace(facts, context);
}
