import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { isFallback } from "../../vocabulary/fallback.ts";
import type { RuleFacts } from "../facts.ts";
import { operationOf } from "../retry/operation.ts";

/** What made up for a failed span. `fallback` names the sibling that did the work in its place. */
export type Recovery = { readonly by: "retry" } | { readonly by: "fallback"; readonly fallback: TreeNode };

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings" | "role" | "content">;

/** The last of a parent's successful children of each sort: who starts last is later than anybody. */
interface Successes {
  readonly byOperation: ReadonlyMap<string, TreeNode>;
  readonly fallback: TreeNode | undefined;
  /** By their names without the model's and the provider's: the last model call, and the last one of another model than that. */
  readonly calls: ReadonlyMap<string, readonly TreeNode[]>;
}

/** Answers what made up for a failed span among its siblings; looks at each family once. */
export class Recoveries {
  readonly #facts: Facts;
  readonly #failed: (node: TreeNode) => boolean;
  readonly #families = new Map<TreeNode, Successes>();

  constructor(facts: Facts, failed: (node: TreeNode) => boolean) {
    this.#facts = facts;
    this.#failed = failed;
  }

  /** A later sibling that succeeded: at the same work, as a fallback, or as a call of another model (diagnostics R04). */
  of(node: TreeNode): Recovery | undefined {
    if (node.parent === undefined) return undefined;
    const { byOperation, fallback, calls } = this.#successes(node.parent);
    const isLater = (other: TreeNode | undefined) => other !== undefined && this.#isLater(other, node);
    if (isLater(byOperation.get(operationOf(node, this.#facts).key))) return { by: "retry" };
    if (fallback !== undefined && isLater(fallback)) return { by: "fallback", fallback };
    const model = this.#modelOf(node);
    if (model === undefined || !this.#isCall(node)) return undefined;
    const alike = calls.get(this.#workOf(node)) ?? [];
    const other = alike.find((call) => this.#modelOf(call) !== model && isLater(call));
    return other === undefined ? undefined : { by: "fallback", fallback: other };
  }

  #isLater(other: TreeNode, node: TreeNode): boolean {
    return other.offsetNs >= (ownEndNs(node) ?? node.offsetNs) - this.#facts.tree.toleranceNs;
  }

  #successes(parent: TreeNode): Successes {
    const known = this.#families.get(parent);
    if (known !== undefined) return known;
    const byOperation = new Map<string, TreeNode>();
    const calls = new Map<string, TreeNode[]>();
    let fallback: TreeNode | undefined;
    for (const node of parent.children) {
      if (node.superseded || this.#failed(node)) continue;
      byOperation.set(operationOf(node, this.#facts).key, node);
      if (isFallback(node.span)) fallback = node;
      if (this.#isCall(node)) this.#keepLastOfTwoModels(calls, node);
    }
    const fresh = { byOperation, fallback, calls };
    this.#families.set(parent, fresh);
    return fresh;
  }

  #keepLastOfTwoModels(calls: Map<string, TreeNode[]>, node: TreeNode): void {
    const model = this.#modelOf(node);
    const work = this.#workOf(node);
    const other = calls.get(work)?.find((call) => this.#modelOf(call) !== model);
    if (model !== undefined) calls.set(work, other === undefined ? [node] : [node, other]);
  }

  /** `chat gpt-4o` and `chat claude-3-5-sonnet`, `ChatOpenAI` and `ChatAnthropic` are one work of two models. */
  #workOf(node: TreeNode): string {
    const { requestModel, model, provider } = this.#facts.spanFacts(node);
    const names = [requestModel, model, provider].flatMap((name) => (name ? [name.toLowerCase()] : []));
    return names.reduce((work, name) => work.replaceAll(name, "#"), node.span.name.toLowerCase());
  }

  #isCall(node: TreeNode): boolean {
    const role = this.#facts.role(node);
    return role === "llm" || role === "decode";
  }

  /** The one that was asked for: the one that answered has a dated name. */
  #modelOf(node: TreeNode): string | undefined {
    const { requestModel, model } = this.#facts.spanFacts(node);
    return requestModel ?? model;
  }
}
