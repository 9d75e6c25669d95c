import type { SpanId, TraceId } from "../model/ids.ts";
import type { Mark, Span } from "../model/span.ts";

/** One span in its place. Built once by `buildTree`, read-only to everybody else. */
export interface TreeNode {
  readonly span: Span;
  /** Position in tree order: a parent before its children, siblings by start, end, id. */
  readonly index: number;
  readonly depth: number;
  readonly parent: TreeNode | undefined;
  readonly children: readonly TreeNode[];
  readonly marks: ReadonlySet<Mark>;
  /** Nanoseconds from the trace's start. Negative never: the earliest start is the origin. */
  readonly offsetNs: number;
  /** Recorded end minus start; undefined while unfinished; negative if it ends before it starts. */
  readonly durationNs: number | undefined;
  /** The twin that the tree, tokens and cost go by is another one (diagnostics S09 iii). */
  readonly superseded: boolean;
}

/** The spans that bear each id, by first appearance of the id; what a `Map` of them would answer. */
export interface BearersById<Node> {
  readonly size: number;
  get(id: SpanId): readonly Node[] | undefined;
  has(id: SpanId): boolean;
  keys(): Iterable<SpanId>;
  values(): Iterable<readonly Node[]>;
}

/** A parent that spans name and nobody sent: one synthetic row per absent id. */
export interface MissingSpan {
  readonly spanId: SpanId;
  readonly children: readonly TreeNode[];
}

/**
 * Two hosts whose clocks do not fit (diagnostics S07): adding θ ∈ [lowNs, highNs] to the callee's clock
 * brings its calls inside their callers.
 */
export interface HostOffset {
  /** The resource attribute that tells the hosts apart, and what it says of each. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** False: no θ fits all calls, so low is above high. */
  readonly constant: boolean;
  /** Calls that the interval comes from; those from a client to its server alone, where there are any. */
  readonly edges: number;
  readonly lowNs: number;
  readonly highNs: number;
  /** The calls that set the two bounds. */
  readonly lowest: TreeNode;
  readonly highest: TreeNode;
  /** The callee's spans of every call between the two. */
  readonly children: readonly TreeNode[];
}

/** The spans of one trace in tree order, every one of them, odd ones marked. */
export interface Tree {
  readonly traceId: TraceId;
  /** Tree order; orphans and their subtrees after the roots' subtrees, grouped by missing parent. */
  readonly nodes: readonly TreeNode[];
  /** Spans without a parent, self-parents and one member of each cycle, by start. */
  readonly roots: readonly TreeNode[];
  readonly missing: readonly MissingSpan[];
  /** Several nodes where ids repeat. */
  readonly byId: BearersById<TreeNode>;
  /** Pairs of hosts whose clocks do not fit. */
  readonly hostOffsets: readonly HostOffset[];
  /** Identical repeats that were merged into the first. */
  readonly duplicates: number;
  readonly startUnixNano: bigint;
  /** The latest known end (or start) of any span. */
  readonly endUnixNano: bigint;
  /** The clock's resolution and the tolerance of ordering tests (diagnostics §1.1), nanoseconds. */
  readonly resolutionNs: number;
  readonly toleranceNs: number;
}
