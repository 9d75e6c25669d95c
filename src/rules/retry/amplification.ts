import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, logProof, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { type Layers, layersOf } from "./layers.ts";

/** So many leaf attempts are listed as evidence. */
const MOST_LISTED = 20;
const MOST_DRAWN = 8;
const LEAST_PRODUCT = 4;

export const amplification = rule({
  code: "R02",
  name: "amplification",
  title: "retries of retries",
  why:
    "Layers that each retry multiply: three layers of four attempts are 64 calls for one request, " +
    "an SDK's three times an application's four are 12. The load comes when the service below can bear it least.",
  fix: "retry in one layer: max_retries=0 in the SDK where the application retries; give clients a retry budget",
  example: {
    fires: "An application tries three times, and the SDK below it three times each: nine calls.",
    quiet: "One layer tries six times: that is many, and no other layer multiplies it (R01).",
  },
  severities: ["error"],
  needs: ["tree", "spanFacts", "sightings", "role", "retries", "logs"],
  *check(facts) {
    for (const layers of layersOf(facts)) {
      const product = layers.multiples.reduce((one, other) => one * other, 1);
      if (layers.multiples.length < 2 || product < LEAST_PRODUCT) continue;
      yield amplified(layers, facts);
    }
  },
});

function amplified(layers: Layers, facts: Pick<RuleFacts, "sightings">): Found {
  const { chain, multiples, leaves, attempts, spans, hidden, lines } = layers;
  const name = chain.attempts[0]?.node.span.name ?? "";
  const least = hidden ? "at least " : "";
  const more = multiples.length > MOST_DRAWN ? " × …" : "";
  const picture = `${multiples.slice(0, MOST_DRAWN).join(" × ")}${more}`;
  const listed = inOrder(leaves).slice(0, MOST_LISTED);
  return {
    severity: "error",
    confidence: chain.argumentsKnown ? 0.9 : 0.8,
    spans: inOrder(spans),
    message: `one call of ${name} became ${least}${attempts} attempts: ${picture} in ${multiples.length} layers that each retry`,
    phrase: "retries of retries",
    evidence: {
      attr: listed.flatMap((node) => attributeProofs(node, facts, "httpStatus", "grpcStatus", "errorType")),
      time: listed.map((node, index) =>
        timeProof(node, `leaf attempt ${index + 1} under ${pathOf(node, chain.attempts)}`),
      ),
      log: lines.map(logProof),
      stat: [
        { name: "leaf attempts", value: attempts },
        { name: "layers", value: multiples.length },
        { name: "product of the layers", value: multiples.reduce((one, other) => one * other, 1) },
      ],
    },
    expected: "retries in one layer",
    actual: `${least}${picture}`,
  };
}

function inOrder(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.toSorted((one, other) => one.index - other.index);
}

/** Which attempt of the outer layer a leaf belongs to: `attempt 2 of 3`. */
function pathOf(leaf: TreeNode, outer: Layers["chain"]["attempts"]): string {
  const positions = new Map(outer.map(({ node }, index) => [node, index]));
  for (let node: TreeNode | undefined = leaf; node !== undefined; node = node.parent) {
    const position = positions.get(node);
    if (position !== undefined) return `attempt ${position + 1} of ${outer.length}`;
  }
  return "an attempt";
}
