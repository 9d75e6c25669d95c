import type { Diagnosis } from "../model/finding.ts";
import type { SpanId } from "../model/ids.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { detailsOf } from "./details-under-span.ts";
import { foldSiblings } from "./fold.ts";
import { type LogPlacement, placeLogs } from "./log-placement.ts";
import type { DetailRow, Rail, Row } from "./row.ts";
import { RuleMarks } from "./rule-marks.ts";
import type { Selection } from "./selection.ts";
import { spanRow } from "./span-row.ts";

export interface RowOptions {
  readonly fold: boolean;
  /** Each span's attributes under it. */
  readonly attributes: boolean;
}

/** What is the same for all rows of a trace. */
interface Scene {
  readonly facts: TraceFacts;
  readonly options: RowOptions;
  readonly selection: Selection;
  readonly logs: LogPlacement;
  readonly marks: RuleMarks;
}

/** Siblings that share a row (one, or folded ones), and the way to it. */
interface Branch {
  readonly nodes: readonly TreeNode[];
  readonly rail: Rail | undefined;
  readonly depth: number;
}

/**
 * The drawing of a trace, row by row: the tree, then each missing parent with what names it, then
 * the log lines of the trace as a whole. Lazy, so that who wants 500 rows pays for 500.
 */
export function* rows(
  facts: TraceFacts,
  selection: Selection,
  options: RowOptions,
  diagnosis?: Diagnosis,
): Generator<Row, void> {
  const logs = placeLogs(selection.logs);
  const marks = new RuleMarks(facts, diagnosis);
  const scene: Scene = { facts, options, selection, logs, marks };
  const roots = shownOf(scene, facts.tree.roots);
  yield* drawn(
    scene,
    roots.map((node) => ({ nodes: [node], rail: undefined, depth: 0 })),
  );
  yield* missingSections(scene);
  yield* section(scene, undefined, [], scene.logs.ofTrace);
}

function* missingSections(scene: Scene): Generator<Row, void> {
  const lines = new Map(scene.logs.ofMissing);
  for (const { spanId, children } of scene.facts.tree.missing) {
    yield* section(scene, spanId, children, lines.get(spanId) ?? []);
    lines.delete(spanId);
  }
  for (const [spanId, logs] of lines) yield* section(scene, spanId, [], logs);
}

function* section(
  scene: Scene,
  missingSpanId: SpanId | undefined,
  orphans: readonly TreeNode[],
  logs: readonly LogAttachment[],
): Generator<Row, void> {
  const shown = shownOf(scene, orphans);
  if (shown.length === 0 && logs.length === 0) return;
  yield { kind: "section", missingSpanId, spans: orphans.length, lines: logs.length };
  for (const log of logs)
    yield { kind: "detail", rail: undefined, childrenFollow: shown.length > 0, detail: { kind: "log", log } };
  yield* drawn(scene, branches(scene, shown, undefined, 1));
}

/** Branches and all below them, in tree order. The stack holds what is still to come, the next on top. */
function* drawn(scene: Scene, tops: readonly Branch[]): Generator<Row, void> {
  const stack = tops.toReversed();
  for (let branch = stack.pop(); branch !== undefined; branch = stack.pop()) {
    const below = branchesBelow(scene, branch);
    const childrenFollow = below.length > 0;
    yield spanRow(scene.facts, { ...branch, childrenFollow }, scene.marks);
    yield* detailRows(scene, branch, childrenFollow);
    for (const child of below.toReversed()) stack.push(child);
  }
}

function branchesBelow(scene: Scene, { nodes, rail, depth }: Branch): readonly Branch[] {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return [];
  return branches(scene, shownOf(scene, node.children), rail, depth + 1);
}

function branches(
  scene: Scene,
  siblings: readonly TreeNode[],
  up: Rail | undefined,
  depth: number,
): readonly Branch[] {
  const groups = scene.options.fold
    ? foldSiblings(siblings, (node) => mayFold(scene, node))
    : siblings.map((node) => [node]);
  return groups.map((nodes, index) => ({ nodes, rail: { up, more: index < groups.length - 1 }, depth }));
}

function* detailRows(scene: Scene, { nodes, rail }: Branch, childrenFollow: boolean): Generator<DetailRow> {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return;
  const logs = scene.logs.ofSpan.get(node) ?? [];
  for (const detail of detailsOf(scene.facts, node, logs, scene.options))
    yield { kind: "detail", rail, childrenFollow, detail };
}

/** An error, a log line or anything odd is never folded away; being an orphan shows on the folded row too. */
function mayFold(scene: Scene, node: TreeNode): boolean {
  if (node.children.length > 0 || scene.logs.ofSpan.has(node)) return false;
  if (scene.facts.spanFacts(node).failed) return false;
  return [...node.marks].every((mark) => mark === "orphan");
}

function shownOf({ selection }: Scene, nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.filter((node) => selection.has(node));
}
