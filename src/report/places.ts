import type { SpanId } from "../model/ids.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { spansBelow } from "../trace/spans-below.ts";
import type { TreeNode } from "../trace/tree.ts";
import { detailsOf } from "./details-under-span.ts";
import { foldSiblings } from "./fold.ts";
import { type LogPlacement, placeLogs } from "./log-placement.ts";
import type { Closed, DetailRow, Place, Rail, SpanPlace } from "./row.ts";
import type { Selection } from "./selection.ts";

export interface PlaceOptions {
  /** Alike siblings in one row. */
  readonly fold: boolean;
  /** Each span's attributes under it. */
  readonly attributes: boolean;
  /** What a reader has opened and closed by hand. */
  readonly opening?: Opening;
}

/** Spans whose subtree is not drawn, and firsts of alike siblings that are drawn one by one. */
export interface Opening {
  readonly closed: ReadonlySet<TreeNode>;
  readonly spread: ReadonlySet<TreeNode>;
}

/** Siblings that share a row (one, or folded ones), and the way to it. */
type Branch = Pick<SpanPlace, "nodes" | "rail" | "depth">;

const AS_IT_IS: Opening = { closed: new Set(), spread: new Set() };

/** The places of a trace's rows in the order in which they are drawn. */
export class Places {
  readonly #facts: TraceFacts;
  readonly #selection: Selection;
  readonly #options: PlaceOptions;
  readonly #opening: Opening;
  readonly #logs: LogPlacement;

  constructor(facts: TraceFacts, selection: Selection, options: PlaceOptions) {
    this.#facts = facts;
    this.#selection = selection;
    this.#options = options;
    this.#opening = options.opening ?? AS_IT_IS;
    this.#logs = placeLogs(selection.logs);
  }

  /** The tree, then each missing parent with what names it, then the log lines of the trace as a whole. Lazy. */
  *all(): Generator<Place, void> {
    const roots = this.#shown(this.#facts.tree.roots);
    yield* this.#drawn(roots.map((node): Branch => ({ nodes: [node], rail: undefined, depth: 0 })));
    yield* this.#missingSections();
    yield* this.#section(undefined, [], this.#logs.ofTrace);
  }

  /** What stands under a span's row when it is open: its details, then its subtree. */
  *under(place: SpanPlace): Generator<Place, void> {
    const below = this.#branchesBelow(place);
    yield* this.#details(place, below.length > 0);
    yield* this.#drawn(below);
  }

  /** The row of a span whose subtree is not drawn, for one that is. */
  closed(place: SpanPlace): SpanPlace {
    return { ...place, childrenFollow: false, closed: this.#hidden(place) };
  }

  *#missingSections(): Generator<Place, void> {
    const lines = new Map(this.#logs.ofMissing);
    for (const { spanId, children } of this.#facts.tree.missing) {
      yield* this.#section(spanId, children, lines.get(spanId) ?? []);
      lines.delete(spanId);
    }
    for (const [spanId, logs] of lines) yield* this.#section(spanId, [], logs);
  }

  *#section(
    missingSpanId: SpanId | undefined,
    orphans: readonly TreeNode[],
    logs: readonly LogAttachment[],
  ): Generator<Place, void> {
    const shown = this.#shown(orphans);
    if (shown.length === 0 && logs.length === 0) return;
    yield { kind: "section", missingSpanId, spans: orphans.length, lines: logs.length };
    const childrenFollow = shown.length > 0;
    for (const log of logs)
      yield { kind: "detail", rail: undefined, childrenFollow, detail: { kind: "log", log } };
    yield* this.#drawn(this.#branches(shown, undefined, 1));
  }

  /** Branches and all below them, in tree order. The stack holds what is still to come, the next on top. */
  *#drawn(tops: readonly Branch[]): Generator<Place, void> {
    const stack = tops.toReversed();
    for (let branch = stack.pop(); branch !== undefined; branch = stack.pop()) {
      const isClosed = branch.nodes.length === 1 && this.#opening.closed.has(branch.nodes[0]);
      const below = isClosed ? [] : this.#branchesBelow(branch);
      const childrenFollow = below.length > 0;
      yield { kind: "span", ...branch, childrenFollow, closed: isClosed ? this.#hidden(branch) : undefined };
      if (!isClosed) yield* this.#details(branch, childrenFollow);
      for (const child of below.toReversed()) stack.push(child);
    }
  }

  #branchesBelow({ nodes, rail, depth }: Branch): readonly Branch[] {
    return nodes.length > 1 ? [] : this.#branches(this.#shown(nodes[0].children), rail, depth + 1);
  }

  #branches(siblings: readonly TreeNode[], up: Rail | undefined, depth: number): readonly Branch[] {
    const groups = foldSiblings(siblings, (node) => this.#options.fold && this.#mayFold(node));
    const spread = groups.flatMap((nodes): readonly Branch["nodes"][] =>
      this.#opening.spread.has(nodes[0]) ? nodes.map((node) => [node]) : [nodes],
    );
    return spread.map((nodes, index) => ({ nodes, rail: { up, more: index < spread.length - 1 }, depth }));
  }

  *#details({ nodes, rail }: Branch, childrenFollow: boolean): Generator<DetailRow> {
    const [node, other] = nodes;
    if (other !== undefined) return;
    for (const detail of this.#detailsOf(node)) yield { kind: "detail", rail, childrenFollow, detail };
  }

  #detailsOf(node: TreeNode) {
    return detailsOf(this.#facts, node, this.#logs.ofSpan.get(node) ?? [], this.#options);
  }

  /** What closing a span hides. */
  #hidden({ nodes: [top] }: Branch): Closed {
    let [spans, details] = [0, this.#detailsOf(top).length];
    for (const node of spansBelow(this.#facts.tree, top)) {
      if (!this.#selection.has(node)) continue;
      spans += 1;
      details += this.#detailsOf(node).length;
    }
    return { spans, details };
  }

  /** An error, a log line or anything odd is never folded away; being an orphan shows on the folded row too. */
  #mayFold(node: TreeNode): boolean {
    if (node.children.length > 0 || this.#logs.ofSpan.has(node)) return false;
    if (this.#facts.spanFacts(node).failed) return false;
    return [...node.marks].every((mark) => mark === "orphan");
  }

  #shown(nodes: readonly TreeNode[]): readonly TreeNode[] {
    return nodes.filter((node) => this.#selection.has(node));
  }
}
