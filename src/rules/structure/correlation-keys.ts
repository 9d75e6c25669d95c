import type { TreeNode } from "../../trace/tree.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import { ProcessKeys, type ProcessPart } from "./process-keys.ts";

const IDS = ["requestId", "httpRequestId", "responseId", "conversationId"] as const;

/** One value that two traces may share, and where it stands. */
export interface CorrelationKey {
  readonly concept: (typeof IDS)[number] | "turn" | "userId";
  readonly value: string;
  readonly node: TreeNode;
}

/** What spans say of the request that they belong to (diagnostics S02). */
export class CorrelationKeys {
  readonly #keys = new Map<string, CorrelationKey>();
  readonly #processes = new ProcessKeys();

  constructor(nodes: readonly TreeNode[]) {
    let turn: CorrelationKey | undefined;
    let session: string | undefined;
    let user: CorrelationKey | undefined;
    let route: string | undefined;
    for (const node of nodes) {
      const said = new Sightings(node.span);
      for (const concept of IDS) this.#add(keyAt(node, concept, said));
      turn ??= keyAt(node, "turn", said);
      session ??= said.value("sessionId");
      user ??= keyAt(node, "userId", said);
      route ??= said.value("httpRoute");
      this.#processes.add(node.span, said);
    }
    if (session !== undefined) this.#add(turn, session);
    if (route !== undefined) this.#add(user, route);
  }

  /** The first key that others bear too. */
  shared(others: CorrelationKeys): CorrelationKey | undefined {
    for (const [name, key] of this.#keys) if (others.#keys.has(name)) return key;
    return undefined;
  }

  /** What they ran in too. */
  sharedProcess(others: CorrelationKeys): ProcessPart | undefined {
    return this.#processes.shared(others.#processes);
  }

  /** `within`: what the value alone does not tell apart. */
  #add(key: CorrelationKey | undefined, within = ""): void {
    if (key !== undefined) this.#keys.set(`${key.concept} ${key.value} ${within}`, key);
  }
}

function keyAt(
  node: TreeNode,
  concept: CorrelationKey["concept"],
  said: Sightings,
): CorrelationKey | undefined {
  const value = said.value(concept);
  return value === undefined || value === "" ? undefined : { concept, value, node };
}
