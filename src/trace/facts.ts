import type { TraceEvidence } from "../model/evidence.ts";
import type { Role } from "../model/role.ts";
import { nanosBetween } from "../model/time.ts";
import { FactsReader, readFacts } from "../vocabulary/read-facts.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { attachLogs, type LogAttachment } from "./attach-logs.ts";
import { buildTree } from "./build-tree.ts";
import { type Completeness, completenessOf } from "./completeness.ts";
import { criticalPath, type PathSegment } from "./critical-path.ts";
import { cutValues } from "./cut-values.ts";
import { type EffectiveTimes, effectiveTimes } from "./effective-end.ts";
import { firstError } from "./first-error.ts";
import { headerHttpStatus, headerModel, headerStopReason } from "./header.ts";
import { once } from "./once.ts";
import { type PlacedSpan, rolesOf } from "./role.ts";
import { NameReader } from "./role-of-name.ts";
import { requestRoot } from "./root.ts";
import { selfNs } from "./self-time.ts";
import { type CallView, type Total, totalCostUsd, totalTokensIn, totalTokensOut } from "./totals.ts";
import type { Tree, TreeNode } from "./tree.ts";
import { errorVerdict, marksVerdict } from "./verdict.ts";

/** What follows from one trace's evidence. Each fact is computed once, when it is asked for. */
export class TraceFacts {
  readonly evidence: TraceEvidence;

  readonly #names: NameReader;

  /** `names` may be shared by many traces, so that it reads each name once. */
  constructor(evidence: TraceEvidence, names = new NameReader()) {
    this.evidence = evidence;
    this.#names = names;
  }

  #tree: Tree | undefined;
  readonly #root = once(() => requestRoot(this.tree));
  #spanFacts: readonly SpanFacts[] | undefined;
  #roles: readonly Role[] | undefined;
  #times: EffectiveTimes | undefined;
  #path: readonly PathSegment[] | undefined;
  #critical: ReadonlySet<TreeNode> | undefined;
  readonly #view: CallView = {
    role: (node) => this.role(node),
    facts: (node) => this.spanFacts(node),
  };
  readonly #tokensIn = once(() => totalTokensIn(this.tree, this.#view));
  readonly #tokensOut = once(() => totalTokensOut(this.tree, this.#view));
  readonly #costUsd = once(() => totalCostUsd(this.tree, this.#view));
  readonly #model = once(() => headerModel(this.tree, this.#view));
  readonly #stopReason = once(() => headerStopReason(this.tree, this.#view));
  readonly #httpStatus = once(() => headerHttpStatus(this.tree, this.root, this.#view));
  readonly #firstError = once(() => firstError(this.tree, this.#view.facts));
  readonly #verdict = once(() => {
    const failed = this.firstError;
    if (failed !== undefined) return errorVerdict(failed, this.spanFacts(failed));
    return this.state === "partial" ? "partial" : marksVerdict(this.tree);
  });
  #attachments: readonly LogAttachment[] | undefined;
  #completeness: Completeness | undefined;
  #cutValues: number | undefined;

  get tree(): Tree {
    this.#tree ??= buildTree(this.evidence.traceId, this.evidence.spans);
    return this.#tree;
  }

  /** The first root; else the first orphan that was called from outside the trace (S05); else undefined. */
  get root(): TreeNode | undefined {
    return this.#root();
  }

  /** The root's, else the first span's. */
  get service(): string | undefined {
    return (this.root ?? this.tree.nodes[0])?.span.resource.service;
  }

  get rootName(): string | undefined {
    return this.root?.span.name;
  }

  get startUnixNano(): bigint {
    return this.tree.startUnixNano;
  }

  /** From the first start to the last root's end; without a finished root, to the latest known time. */
  get durationNs(): number {
    const { roots, startUnixNano, endUnixNano } = this.tree;
    const tops = roots.length > 0 || this.root === undefined ? roots : [this.root];
    const ends = tops.map(({ offsetNs, durationNs }) => offsetNs + (durationNs ?? 0));
    const finished =
      tops.length > 0 && tops.every(({ durationNs }) => durationNs !== undefined && durationNs >= 0);
    return finished
      ? ends.reduce((one, other) => Math.max(one, other), 0)
      : nanosBetween(startUnixNano, endUnixNano);
  }

  spanFacts(node: TreeNode): SpanFacts {
    this.#spanFacts ??= factsOfNodes(this.tree);
    return this.#spanFacts[node.index] ?? readFacts(node.span);
  }

  role(node: TreeNode): Role {
    this.#roles ??= rolesOf(this.#placed(), this.#names);
    return this.#roles[node.index] ?? "other";
  }

  #placed(): PlacedSpan[] {
    return this.tree.nodes.map((node) => ({
      span: node.span,
      facts: this.spanFacts(node),
      parent: node.parent?.index ?? -1,
      isOrphan: node.marks.has("orphan"),
    }));
  }

  /** When somebody stopped waiting for a span, and whether anybody waited (S08). */
  get times(): EffectiveTimes {
    this.#times ??= effectiveTimes(this.tree);
    return this.#times;
  }

  /** Own time: the recorded duration without what the children ran that it waited for (P03). */
  selfNs(node: TreeNode): number | undefined {
    return selfNs(node, this.times);
  }

  /** Segments in time order that tile the root's duration (P05); empty without a root. */
  get criticalPath(): readonly PathSegment[] {
    this.#path ??= this.root === undefined ? [] : criticalPath(this.root, this.times, this.tree.toleranceNs);
    return this.#path;
  }

  /** The span, or one below it, has a piece of the critical path. */
  isCritical(node: TreeNode): boolean {
    this.#critical ??= withAncestors(this.criticalPath.map((segment) => segment.node));
    return this.#critical.has(node);
  }

  get tokensIn(): Total | undefined {
    return this.#tokensIn();
  }

  get tokensOut(): Total | undefined {
    return this.#tokensOut();
  }

  get costUsd(): Total | undefined {
    return this.#costUsd();
  }

  get model(): string | undefined {
    return this.#model();
  }

  get stopReason(): string | undefined {
    return this.#stopReason();
  }

  get httpStatus(): number | undefined {
    return this.#httpStatus();
  }

  /** The innermost failed span that ended first. */
  get firstError(): TreeNode | undefined {
    return this.#firstError();
  }

  /** The first error, else that the trace is partial, else its marks, else nothing. */
  get verdict(): string | undefined {
    return this.#verdict();
  }

  get attachments(): readonly LogAttachment[] {
    this.#attachments ??= attachLogs(this.tree, this.evidence.logs);
    return this.#attachments;
  }

  /** Attribute values that end just where Tempo cuts what is longer. */
  get cutValues(): number {
    this.#cutValues ??= cutValues(this.evidence.spans);
    return this.#cutValues;
  }

  /** Whether all of the trace is at hand, and why it is not known to be. */
  get completeness(): Completeness {
    this.#completeness ??= completenessOf(this.tree, this.root, this.evidence.partial, this.#view.facts);
    return this.#completeness;
  }

  get state(): Completeness["state"] {
    return this.completeness.state;
  }

  /** Why the state is not `complete`. */
  get stateReason(): string | undefined {
    return this.completeness.reason;
  }
}

function factsOfNodes({ nodes }: Tree): readonly SpanFacts[] {
  const reader = new FactsReader();
  return nodes.map(({ span }) => reader.read(span));
}

function withAncestors(nodes: readonly TreeNode[]): ReadonlySet<TreeNode> {
  const all = new Set<TreeNode>();
  for (const node of nodes)
    for (let above: TreeNode | undefined = node; above !== undefined && !all.has(above); above = above.parent)
      all.add(above);
  return all;
}
