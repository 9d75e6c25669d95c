import type { Tree, TreeNode } from "../../trace/tree.ts";
import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import type { RuleFacts } from "../facts.ts";

type KeyConcept = Extract<AnyConceptName, "toolCallId" | "onlyDocumentId" | "graphNodeId" | "graphParentId">;

/** A key that a task of a fan-out bears, and that its children repeat (diagnostics S11, 3). */
export interface TaskKey {
  readonly name: string;
  readonly ofTask: KeyConcept;
  readonly ofChild: KeyConcept;
}

const TASK_KEYS: readonly TaskKey[] = [
  { name: "tool call id", ofTask: "toolCallId", ofChild: "toolCallId" },
  { name: "document id", ofTask: "onlyDocumentId", ofChild: "onlyDocumentId" },
  { name: "graph node", ofTask: "graphNodeId", ofChild: "graphParentId" },
];

/** A span that hangs under one task and bears the key of others beside it. */
export interface StraySpan {
  readonly key: TaskKey;
  readonly value: string;
  readonly tasks: readonly TreeNode[];
}

const CONCEPTS = TASK_KEYS.flatMap(({ ofTask, ofChild }) => [ofTask, ofChild]);

type Facts = Pick<RuleFacts, "tree" | "sightings" | "told">;

/** Tasks by their siblings' parent and by key. */
export class Tasks {
  readonly #facts: Facts;
  readonly #tasks = new Map<TreeNode, Map<string, TreeNode[]>>();
  /** Whether any span bears such a key at all. */
  readonly known: boolean;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.known = CONCEPTS.some((concept) => facts.told.has(concept)) && this.#gather(facts.tree);
  }

  /** Undefined: it bears no key, or its parent's, or one that no task beside its parent has. */
  strayed(node: TreeNode): StraySpan | undefined {
    const { parent } = node;
    const fanOut = parent?.parent;
    if (parent === undefined || fanOut === undefined) return undefined;
    for (const key of TASK_KEYS) {
      const value = this.#value(node, key.ofChild);
      const own = this.#value(parent, key.ofTask);
      if (value === undefined || own === undefined || value === own) continue;
      if (this.#value(fanOut, key.ofTask) === value) continue;
      const tasks = this.#tasks.get(fanOut)?.get(`${key.ofTask} ${value}`);
      if (tasks !== undefined) return { key, value, tasks };
    }
    return undefined;
  }

  #gather({ nodes }: Tree): boolean {
    let known = false;
    for (const node of nodes) {
      for (const { ofTask, ofChild } of TASK_KEYS) {
        const value = this.#value(node, ofTask);
        known ||= value !== undefined || this.#value(node, ofChild) !== undefined;
        if (value !== undefined && node.parent !== undefined && !node.superseded)
          listOf(this.#tasks, node.parent, `${ofTask} ${value}`).push(node);
      }
    }
    return known;
  }

  #value(node: TreeNode, concept: KeyConcept): string | undefined {
    return this.#facts.sightings(node).value(concept);
  }
}

function listOf(tasks: Map<TreeNode, Map<string, TreeNode[]>>, parent: TreeNode, key: string): TreeNode[] {
  const ofParent = tasks.get(parent) ?? new Map<string, TreeNode[]>();
  tasks.set(parent, ofParent);
  const list = ofParent.get(key) ?? [];
  ofParent.set(key, list);
  return list;
}
