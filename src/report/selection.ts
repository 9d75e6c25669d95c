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
  /** Only spans that failed, or in which a rule found an error. */
  readonly errorsOnly?: boolean;
}

/** Whether a span is an error. */
type IsError = (node: TreeNode) => boolean;

/** The spans and log lines of a trace that are to be shown, in tree order and in time order. */
export interface Selection {
  readonly options: SelectionOptions;
  readonly spans: readonly TreeNode[];
  readonly logs: readonly LogAttachment[];
  has(node: TreeNode): boolean;
  /** The options ask for the span itself, not only for one below it. */
  passes(node: TreeNode): boolean;
}

/**
 * Selects spans by the options and, so that they keep their place, all spans that are above them. Where the
 * rules were not asked, errors are what failed.
 */
export function select(
  facts: TraceFacts,
  options: SelectionOptions,
  isError: IsError = (node) => facts.spanFacts(node).failed,
): Selection {
  const { tree, attachments } = facts;
  const chosen = chosenSpans(tree.nodes, options, isError);
  const has = (node: TreeNode) => chosen === undefined || chosen.has(node);
  return {
    options,
    spans: tree.nodes.filter(has),
    logs: attachments.filter(({ node }) =>
      node === undefined ? options.logs === "all" : options.logs !== "none" && has(node),
    ),
    has,
    passes: (node) => passes(node, options, isError),
  };
}

/** The options that hide spans, as flags of the command line. */
export function spanFlags(options: SelectionOptions, duration: (ns: number) => string): string {
  const { service, minDurationNs, depth, errorsOnly } = options;
  const flags = [
    errorsOnly === true ? "--errors" : "",
    service === undefined ? "" : `--service ${service}`,
    minDurationNs === undefined ? "" : `--min-duration ${duration(minDurationNs).replaceAll(" ", "")}`,
    depth === undefined ? "" : `--depth ${depth}`,
  ];
  return flags.filter((flag) => flag !== "").join(" ");
}

function chosenSpans(
  nodes: readonly TreeNode[],
  options: SelectionOptions,
  isError: IsError,
): ReadonlySet<TreeNode> | undefined {
  const { service, minDurationNs, depth, errorsOnly = false } = options;
  const asksAll = [service, minDurationNs, depth].every((condition) => condition === undefined);
  if (asksAll && !errorsOnly) return undefined;
  const chosen = new Set<TreeNode>();
  for (const node of nodes) {
    if (!passes(node, options, isError)) continue;
    for (let above: TreeNode | undefined = node; above && !chosen.has(above); above = above.parent)
      chosen.add(above);
  }
  return chosen;
}

function passes(node: TreeNode, options: SelectionOptions, isError: IsError): boolean {
  const { service, minDurationNs, depth, errorsOnly } = options;
  if (errorsOnly === true && !isError(node)) return false;
  if (service !== undefined && node.span.resource.service !== service) return false;
  if (depth !== undefined && node.depth >= depth) return false;
  // A span without an end has lasted nobody knows how long: it stays.
  return minDurationNs === undefined || node.durationNs === undefined || node.durationNs >= minDurationNs;
}
