import type { TreeNode } from "../../trace/tree.ts";
import { Sightings } from "../../vocabulary/sightings.ts";

const IDS = ["requestId", "responseId", "conversationId"] as const;

/** One value that two traces may share, and where it stands. */
export interface CorrelationKey {
  readonly concept: (typeof IDS)[number] | "userId";
  readonly value: string;
  readonly node: TreeNode;
}

/** What spans say of the request that they belong to (diagnostics S02). */
export class CorrelationKeys {
  readonly #keys = new Map<string, CorrelationKey>();
  /** `service.instance.id` of the processes. */
  readonly instances: ReadonlySet<string>;

  constructor(nodes: readonly TreeNode[]) {
    const instances = new Set<string>();
    let user: CorrelationKey | undefined;
    let route: string | undefined;
    for (const node of nodes) {
      const said = new Sightings(node.span);
      for (const concept of IDS) this.#add({ concept, value: said.value(concept) ?? "", node });
      const userId = said.value("userId");
      if (userId !== undefined) user ??= { concept: "userId", value: userId, node };
      route ??= said.value("httpRoute");
      const instance = said.value("instanceId");
      if (instance !== undefined) instances.add(instance);
    }
    if (user !== undefined && route !== undefined) this.#keys.set(`userId ${user.value} ${route}`, user);
    this.instances = instances;
  }

  /** The first key that others bear too. */
  shared(others: CorrelationKeys): CorrelationKey | undefined {
    for (const [name, key] of this.#keys) if (others.#keys.has(name)) return key;
    return undefined;
  }

  sharesInstance(others: CorrelationKeys): boolean {
    for (const instance of this.instances) if (others.instances.has(instance)) return true;
    return false;
  }

  #add(key: CorrelationKey): void {
    if (key.value !== "") this.#keys.set(`${key.concept} ${key.value}`, key);
  }
}
