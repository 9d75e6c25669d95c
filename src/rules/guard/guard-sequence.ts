import type { TreeNode } from "../../trace/tree.ts";
import type { Guard } from "./guards.ts";

/** The guards of one name in one place, one after the other: a later one may judge again. */
export class GuardSequence {
  readonly #later = new Map<Guard, Guard>();

  /** In the order of their verdicts. */
  constructor(guards: readonly Guard[]) {
    const last = new Map<TreeNode | undefined, Map<string, Guard>>();
    for (const guard of guards.toReversed()) {
      const place = guard.node.parent;
      const named = last.get(place) ?? new Map<string, Guard>();
      last.set(place, named);
      const later = named.get(guard.name);
      if (later !== undefined) this.#later.set(guard, later);
      named.set(guard.name, guard);
    }
  }

  /** When the same guard judged again, and said otherwise; undefined: it did not. */
  revisedAt(guard: Guard): number | undefined {
    const later = this.#later.get(guard);
    if (later === undefined || later.failed || later.action === guard.action) return undefined;
    return later.endNs;
  }
}
