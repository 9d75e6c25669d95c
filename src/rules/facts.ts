import type { Expectations } from "../model/expectations.ts";
import type { TraceId } from "../model/ids.ts";
import { listOf } from "../model/list-of.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Role } from "../model/role.ts";
import type { SpanEvent } from "../model/span.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { PathSegment } from "../trace/critical-path.ts";
import type { EffectiveTimes } from "../trace/effective-end.ts";
import { effectiveTimes } from "../trace/effective-end.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { once } from "../trace/once.ts";
import { effectiveRoots } from "../trace/root.ts";
import type { Total } from "../trace/totals.ts";
import type { Tree, TreeNode } from "../trace/tree.ts";
import { SpanContent } from "../vocabulary/content.ts";
import { readDocuments, type SpanDocuments } from "../vocabulary/documents.ts";
import { contentEventOf } from "../vocabulary/logged-content.ts";
import { Sightings } from "../vocabulary/sightings.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { type CallSequences, callSequences } from "./agent/call-sequences.ts";
import { CallHistory, callHistory } from "./call-history.ts";
import { type Citation, citationsOf } from "./cite/citations.ts";
import type { PriceOf } from "./cost/price.ts";
import { type ModelCall, modelCallsOf } from "./gen/model-calls.ts";
import { type Judgement, judgementsOf } from "./judge/judgements.ts";
import { type SensitivePlace, sensitivePlaces } from "./privacy/places.ts";
import { type Pipeline, pipelineOf } from "./rag/pipeline.ts";
import { type Retries, retriesOf } from "./retry/chains.ts";
import type { Run } from "./run.ts";
import { mayStillGrow } from "./still-growing.ts";

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
  readonly roleSource: (node: TreeNode) => RoleSource;
  /** What the span's attributes say, the first vocabulary first. */
  readonly spanFacts: (node: TreeNode) => SpanFacts;
  /** The same with keys, stored values and conflicts: for evidence. */
  readonly sightings: (node: TreeNode) => Sightings;
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
  /** What calls cost by a table; undefined: none is at hand. */
  readonly price: PriceOf | undefined;
  /** Prompts and answers were asked for: findings show texts as they are. */
  readonly showContent: boolean;
  /** All traces of this run, this one among them; undefined where traces come one by one and nobody keeps them. */
  readonly run: Run | undefined;
}

export type FactName = keyof RuleFacts;

/** What rules are told besides the trace. */
export interface RuleContext {
  readonly clock: Clock;
  readonly expectations: Expectations | undefined;
  readonly logsGiven: boolean;
  readonly run: Run | undefined;
  readonly price?: PriceOf | undefined;
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

class FactsOfTrace implements RuleFacts {
  readonly #facts: TraceFacts;
  readonly #context: RuleContext;
  readonly #sightings: (Sightings | undefined)[] = [];
  readonly #documents: (SpanDocuments | undefined)[] = [];
  readonly #loggedContent = once(() => contentEventsOf(this.logs));
  readonly #contents = new Map<TreeNode, SpanContent>();
  readonly #times = once(() => effectiveTimes(this.tree));
  readonly #modelCalls = once(() => modelCallsOf(this));
  readonly #pipeline = once(() => pipelineOf(this));
  readonly #citations = once(() => citationsOf(this));
  readonly #judgements = once(() => judgementsOf(this));
  readonly #roots = once(() => effectiveRoots(this.tree));
  readonly #callHistory = once(
    () => this.run?.over(callHistory) ?? new CallHistory([this.#facts], this.sightings),
  );
  readonly #sensitive = once(() => sensitivePlaces(this.tree, this.logs));
  readonly #retries = once(() => retriesOf(this));
  readonly #calls = once(() => callSequences(this));

  constructor(facts: TraceFacts, context: RuleContext) {
    this.#facts = facts;
    this.#context = context;
  }

  get traceId() {
    return this.#facts.evidence.traceId;
  }
  get tree() {
    return this.#facts.tree;
  }
  get root() {
    return this.#facts.root;
  }
  get effectiveRoots() {
    return this.#roots();
  }
  get completeness() {
    const { state, stateReason: reason } = this.#facts;
    if (state === "complete" && mayStillGrow(this))
      return { state: "unknown" as const, reason: "more spans may arrive" };
    return { state, reason };
  }
  get clock() {
    return this.#context.clock;
  }
  get expectations() {
    return this.#context.expectations;
  }
  get times() {
    return this.#times();
  }
  get modelCalls() {
    return this.#modelCalls();
  }
  get pipeline() {
    return this.#pipeline();
  }
  get citations() {
    return this.#citations();
  }
  get judgements() {
    return this.#judgements();
  }
  get retries() {
    return this.#retries();
  }
  get calls() {
    return this.#calls();
  }
  get criticalPath() {
    return this.#facts.criticalPath;
  }
  get tokensIn() {
    return this.#facts.tokensIn;
  }
  get tokensOut() {
    return this.#facts.tokensOut;
  }
  get costUsd() {
    return this.#facts.costUsd;
  }
  get logs() {
    return this.#facts.attachments;
  }
  get logsGiven() {
    return this.#context.logsGiven || this.lines.length > 0;
  }
  get lines() {
    return this.#facts.evidence.logs;
  }
  get callHistory() {
    return this.#callHistory();
  }
  get run() {
    return this.#context.run;
  }
  get sensitive() {
    return this.#sensitive();
  }
  get price() {
    return this.#context.price;
  }
  get showContent() {
    return this.#context.showContent === true;
  }

  readonly role = (node: TreeNode): Role => this.#facts.role(node);
  readonly spanFacts = (node: TreeNode): SpanFacts => this.#facts.spanFacts(node);
  readonly selfNs = (node: TreeNode): number | undefined => this.#facts.selfNs(node);

  readonly roleSource = (node: TreeNode): RoleSource => {
    const { operation, httpMethod, httpRoute, dbSystem, messagingSystem } = this.spanFacts(node);
    const role = this.role(node);
    if (role === "root" || role === "other") return "place";
    if (operation !== undefined) return "attribute";
    if (role === "http" && (httpMethod ?? httpRoute) !== undefined) return "attribute";
    if ((role === "db" && dbSystem !== undefined) || (role === "queue" && messagingSystem !== undefined))
      return "attribute";
    return "name";
  };

  readonly sightings = (node: TreeNode): Sightings => {
    const known = this.#sightings[node.index];
    if (known !== undefined) return known;
    const fresh = new Sightings(node.span);
    this.#sightings[node.index] = fresh;
    return fresh;
  };

  readonly documents = (node: TreeNode): SpanDocuments => {
    const known = this.#documents[node.index];
    if (known !== undefined) return known;
    const fresh = readDocuments(node.span);
    this.#documents[node.index] = fresh;
    return fresh;
  };

  readonly content = (node: TreeNode): SpanContent => {
    const known = this.#contents.get(node);
    if (known !== undefined) return known;
    const fresh = new SpanContent(node.span, this.#loggedContent().get(node));
    this.#contents.set(node, fresh);
    return fresh;
  };
}

/** Messages that were logged beside a span, by the span that they name. */
function contentEventsOf(logs: readonly LogAttachment[]): ReadonlyMap<TreeNode, readonly SpanEvent[]> {
  const events = new Map<TreeNode, SpanEvent[]>();
  for (const { line, node, attachedBy } of logs) {
    const event = node === undefined || attachedBy !== "span-id" ? undefined : contentEventOf(line);
    if (node === undefined || event === undefined) continue;
    listOf(events, node).push(event);
  }
  return events;
}
