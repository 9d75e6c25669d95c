import { addMark, type GrowingNode } from "./growing-node.ts";
import { compareSiblings } from "./order.ts";

const UNSEEN = 0;
const ON_THIS_WALK = 1;
const DONE = 2;

/** Breaks every ring of parents at its earliest member and marks all its members (diagnostics S10). */
export function breakCycles(nodes: readonly GrowingNode[]): void {
  const colours = new Uint8Array(nodes.length);
  let position = 0;
  for (const node of nodes) node.index = position++;
  for (const node of nodes) {
    if (node.parent === undefined || colours[node.parent.index] === DONE) colours[node.index] = DONE;
    if (colours[node.index] === DONE) continue;
    const walked: GrowingNode[] = [];
    let here: GrowingNode | undefined = node;
    while (here !== undefined && colours[here.index] === UNSEEN) {
      colours[here.index] = ON_THIS_WALK;
      walked.push(here);
      here = here.parent;
    }
    if (here !== undefined && colours[here.index] === ON_THIS_WALK)
      breakRing(walked.slice(walked.indexOf(here)));
    for (const { index } of walked) colours[index] = DONE;
  }
}

function breakRing(ring: readonly GrowingNode[]): void {
  for (const node of ring) addMark(node, "cycle");
  const earliest = ring.reduce((first, node) => (compareSiblings(node, first) < 0 ? node : first));
  earliest.parent = undefined;
}
