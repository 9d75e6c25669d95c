import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";

/** Which log lines to show: all, those under spans of the tree, none. */
type LogChoice = "all" | "tree" | "none";

/** What to show of a trace. Conditions that are undefined ask for nothing. */
export interface SelectionOptions {
  readonly service: string | undefined;
  readonly minDurationNs: number | undefined;
  /** Levels of the tree, the root's included. */
  readonly depth: number | undefined;
  readonly logs: LogChoice;
  /** Only spans of which this is true. */
  readonly keeps?: (node: TreeNode) => boolean;
}

/** The spans and log lines of a trace that are to be shown, in tree order and in time order. */
export interface Selection {
  readonly options: SelectionOptions;
  readonly spans: readonly TreeNode[];
  readonly logs: readonly LogAttachment[];
  has(node: TreeNode): boolean;
  /** The options ask for the span itself, not only for one below it. */
  passes(node: TreeNode): boolean;
}

/** Selects spans by the options and, so that they keep their place, all spans that are above them. */
export function select({ tree, attachments }: TraceFacts, options: SelectionOptions): Selection {
  const chosen = chosenSpans(tree.nodes, options);
  const has = (node: TreeNode) => chosen === undefined || chosen.has(node);
  return {
    options,
    spans: tree.nodes.filter(has),
    logs: attachments.filter(({ node }) =>
      node === undefined ? options.logs === "all" : options.logs !== "none" && has(node),
    ),
    has,
    passes: (node) => passes(node, options),
  };
}

/** The options that hide spans, as flags of the command line. */
export function spanFlags(options: SelectionOptions, duration: (ns: number) => string): string {
  const { service, minDurationNs, depth } = options;
  const flags = [
    service === undefined ? "" : `--service ${service}`,
    minDurationNs === undefined ? "" : `--min-duration ${duration(minDurationNs).replaceAll(" ", "")}`,
    depth === undefined ? "" : `--depth ${depth}`,
  ];
  return flags.filter((flag) => flag !== "").join(" ");
}

function chosenSpans(
  nodes: readonly TreeNode[],
  options: SelectionOptions,
): ReadonlySet<TreeNode> | undefined {
  const { service, minDurationNs, depth, keeps } = options;
  if ([service, minDurationNs, depth, keeps].every((condition) => condition === undefined)) return undefined;
  const chosen = new Set<TreeNode>();
  for (const node of nodes) {
    if (!passes(node, options)) continue;
    for (let above: TreeNode | undefined = node; above && !chosen.has(above); above = above.parent)
      chosen.add(above);
  }
  return chosen;
}

function passes(node: TreeNode, { service, minDurationNs, depth, keeps }: SelectionOptions): boolean {
  if (keeps?.(node) === false) return false;
  if (service !== undefined && node.span.resource.service !== service) return false;
  if (depth !== undefined && node.depth >= depth) return false;
  // A span without an end has lasted nobody knows how long: it stays.
  return minDurationNs === undefined || node.durationNs === undefined || node.durationNs >= minDurationNs;
}
