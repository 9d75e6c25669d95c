import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { spansWith, told } from "../traceql.ts";
import { type BetterParents, ContractParents } from "./contract-parent.ts";
import { type StraySpan, Tasks } from "./task-key.ts";

/** So many candidates are shown. */
const SHOWN = 5;
const LONGEST_KEY = 80;
const SURE = 0.8;
/** With several candidates it is only known that the parent is another one. */
const OPEN = 0.5;

export const misParented = rule({
  code: "S11",
  name: "mis-parented",
  title: "attached to the wrong parent",
  why:
    "Where a context stays attached across a yield or an await, the next span becomes a child of whatever ran " +
    "last. Its time and its tokens are then counted where they do not belong.",
  fix:
    "detach the context before each yield and attach it again after; give each task of a fan-out " +
    "a copy of its own context",
  example: {
    fires:
      "search_flights and search_hotels run at once, and GET /hotels hangs under search_flights with the call id of search_hotels.",
    quiet:
      "A citation check hangs under the root, and the contract allows it there as well as under llm.generate.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "expectations", "sightings", "told"],
  get traceql() {
    return spansWith(told("toolCallId", "onlyDocumentId", "graphNodeId"));
  },
  *check(facts) {
    const { tree, expectations } = facts;
    const children = tree.nodes.filter(({ parent, superseded }) => parent !== undefined && !superseded);
    if (children.length === 0) return;
    const byContract =
      expectations?.broken === undefined ? undefined : new ContractParents(tree, expectations);
    const tasks = new Tasks(facts);
    if (byContract === undefined && !tasks.known) {
      yield { reason: "no contract, and no call ids recorded" };
      return;
    }
    for (const node of children) {
      const stray = tasks.known ? tasks.strayed(node) : undefined;
      const better = stray === undefined ? byContract?.betterFor(node) : undefined;
      if (stray !== undefined) yield strayFound(node, stray, facts);
      else if (better !== undefined) yield betterFound(node, better, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "tree" | "expectations" | "sightings" | "told">;

function strayFound(node: TreeNode, { key, value, tasks }: StraySpan, facts: Facts): Found {
  const { parent } = node;
  const under = parent?.span.name;
  return {
    ...sureness(tasks),
    spans: [node],
    message: `${node.span.name} hangs under ${under}, and bears the ${key.name} ${value.slice(0, LONGEST_KEY)} of ${namesOf(tasks)} beside it`,
    phrase: "span under another task",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, key.ofChild),
        ...(parent === undefined ? [] : attributeProofs(parent, facts, key.ofTask)),
        ...tasks.slice(0, SHOWN).flatMap((task) => attributeProofs(task, facts, key.ofTask)),
      ],
    },
    expected: `under ${namesOf(tasks)}, whose ${key.name} it bears`,
    actual: `under ${under}`,
    clause: "task",
  };
}

function betterFound(node: TreeNode, { why, candidates, paths }: BetterParents, facts: Facts): Found {
  const { parent } = node;
  const under = parent?.span.name;
  const late = node.offsetNs - (parent?.offsetNs ?? 0) - (parent?.durationNs ?? 0);
  const reason =
    why === "after"
      ? `starts ${durationText(late)} after the end of its parent ${under}, inside ${namesOf(candidates)}`
      : `hangs under ${under}, while the contract has it under ${namesOf(candidates)}`;
  const shown = candidates.slice(0, SHOWN).map((one) => timeProof(one, "a parent that the contract expects"));
  return {
    ...sureness(candidates),
    spans: [node],
    message: `${node.span.name} ${reason}`,
    phrase: "wrong parent",
    evidence: {
      time: [
        timeProof(node, "the child"),
        ...(parent === undefined ? [] : [timeProof(parent, "its parent as recorded")]),
        ...shown,
      ],
    },
    expected: `under ${paths.join(" or ")} (contract ${facts.expectations?.contract})`,
    actual: `under ${under}`,
    clause: why,
  };
}

function sureness({ length }: readonly TreeNode[]): Pick<Found, "severity" | "confidence"> {
  return length === 1 ? { severity: "warning", confidence: SURE } : { severity: "info", confidence: OPEN };
}

/** `tool.search`, or `one of 3 tool.search`. */
function namesOf(nodes: readonly TreeNode[]): string {
  const names = [...new Set(nodes.map(({ span }) => span.name))].slice(0, SHOWN).join(", ");
  return nodes.length === 1 ? names : `one of ${nodes.length} ${names}`;
}
