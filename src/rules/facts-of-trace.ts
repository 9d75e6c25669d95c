import { listOf } from "../model/list-of.ts";
import type { Role } from "../model/role.ts";
import type { SpanEvent } from "../model/span.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { effectiveRoots } from "../trace/root.ts";
import type { TreeNode } from "../trace/tree.ts";
import { SpanContent } from "../vocabulary/content.ts";
import type { AnyConceptName } from "../vocabulary/detail-concepts.ts";
import { readDocuments, type SpanDocuments } from "../vocabulary/documents.ts";
import { contentEventOf } from "../vocabulary/logged-content.ts";
import { Sightings } from "../vocabulary/sightings.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { type CallSequences, callSequences } from "./agent/call-sequences.ts";
import { CallHistory, callHistory } from "./call-history.ts";
import { type Citation, citationsOf } from "./cite/citations.ts";
import { type PaidSpans, paidSpans } from "./cost/paid-spans.ts";
import type { RoleSource, RuleContext, RuleFacts } from "./facts.ts";
import { type ModelCall, modelCallsOf } from "./gen/model-calls.ts";
import { type Judgement, judgementsOf } from "./judge/judgements.ts";
import { type SensitivePlace, sensitivePlaces } from "./privacy/places.ts";
import { type Pipeline, pipelineOf } from "./rag/pipeline.ts";
import { type Retries, retriesOf } from "./retry/chains.ts";
import { mayStillGrow } from "./still-growing.ts";

/** Each fact is computed when it is first asked for, and then kept. */
export class FactsOfTrace implements RuleFacts {
  readonly #facts: TraceFacts;
  readonly #context: RuleContext;
  readonly #sightings: (Sightings | undefined)[] = [];
  readonly #documents: (SpanDocuments | undefined)[] = [];
  readonly #contents: (SpanContent | undefined)[] = [];
  #loggedContent: ReadonlyMap<TreeNode, readonly SpanEvent[]> | undefined;
  #modelCalls: readonly ModelCall[] | undefined;
  #pipeline: Pipeline | undefined;
  #citations: readonly Citation[] | undefined;
  #judgements: readonly Judgement[] | undefined;
  #roots: readonly TreeNode[] | undefined;
  #callHistory: CallHistory | undefined;
  #sensitive: readonly SensitivePlace[] | undefined;
  #roles: ReadonlySet<Role> | undefined;
  #told: ReadonlySet<AnyConceptName> | undefined;
  #paid: PaidSpans | undefined;
  #retries: Retries | undefined;
  #calls: CallSequences | undefined;

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
    this.#roots ??= effectiveRoots(this.tree);
    return this.#roots;
  }
  get completeness() {
    const { completeness } = this.#facts;
    if (completeness.state === "complete" && mayStillGrow(this))
      return { state: "unknown" as const, reason: "more spans may arrive" };
    return completeness;
  }
  get clock() {
    return this.#context.clock;
  }
  get expectations() {
    return this.#context.expectations;
  }
  get roles() {
    this.#roles ??= new Set(this.tree.nodes.map(this.role));
    return this.#roles;
  }
  get told() {
    this.#told ??= conceptsTold(this);
    return this.#told;
  }
  get times() {
    return this.#facts.times;
  }
  get modelCalls() {
    this.#modelCalls ??= modelCallsOf(this);
    return this.#modelCalls;
  }
  get pipeline() {
    this.#pipeline ??= pipelineOf(this);
    return this.#pipeline;
  }
  get citations() {
    this.#citations ??= citationsOf(this);
    return this.#citations;
  }
  get judgements() {
    this.#judgements ??= judgementsOf(this);
    return this.#judgements;
  }
  get retries() {
    this.#retries ??= retriesOf(this);
    return this.#retries;
  }
  get calls() {
    this.#calls ??= callSequences(this);
    return this.#calls;
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
    this.#callHistory ??= this.run?.over(callHistory) ?? new CallHistory([this.#facts], this.sightings);
    return this.#callHistory;
  }
  get run() {
    return this.#context.run;
  }
  get linkedTrace() {
    return this.#context.linkedTrace ?? nothingAsked;
  }
  get sensitive() {
    this.#sensitive ??= sensitivePlaces(this.tree, this.logs);
    return this.#sensitive;
  }
  get paid() {
    this.#paid ??= paidSpans(this);
    return this.#paid;
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
    const known = this.#contents[node.index];
    if (known !== undefined) return known;
    this.#loggedContent ??= contentEventsOf(this.logs);
    const fresh = new SpanContent(node.span, this.#loggedContent.get(node));
    this.#contents[node.index] = fresh;
    return fresh;
  };
}

function nothingAsked(): undefined {}

function conceptsTold({ tree, sightings }: Pick<RuleFacts, "tree" | "sightings">): Set<AnyConceptName> {
  const told = new Set<AnyConceptName>();
  for (const node of tree.nodes) for (const concept of sightings(node).concepts) told.add(concept);
  return told;
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
