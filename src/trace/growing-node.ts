import type { Mark, Span } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";

/** A `TreeNode` while its tree is being built. */
export interface GrowingNode {
  readonly span: Span;
  index: number;
  depth: number;
  parent: GrowingNode | undefined;
  readonly children: GrowingNode[];
  marks: ReadonlySet<Mark>;
  readonly offsetNs: number;
  readonly durationNs: number | undefined;
  superseded: boolean;
}

const NO_MARKS: ReadonlySet<Mark> = new Set();

/** A span without a place yet, with the marks that its own fields earn. */
export function growingNode(span: Span, originUnixNano: bigint): GrowingNode {
  const { startUnixNano, endUnixNano } = span;
  const durationNs = endUnixNano === undefined ? undefined : nanosBetween(startUnixNano, endUnixNano);
  const node: GrowingNode = {
    span,
    index: 0,
    depth: 0,
    parent: undefined,
    children: [],
    marks: NO_MARKS,
    offsetNs: nanosBetween(originUnixNano, startUnixNano),
    durationNs,
    superseded: false,
  };
  for (const mark of span.marks) addMark(node, mark);
  if (durationNs === undefined) addMark(node, "unfinished");
  else if (durationNs < 0) addMark(node, "ends-before-start");
  return node;
}

export function addMark(node: GrowingNode, mark: Mark): void {
  if (!node.marks.has(mark)) node.marks = new Set([...node.marks, mark]);
}
