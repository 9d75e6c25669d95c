import { ownEndNs } from "../../trace/effective-end.ts";
import { firstFrom } from "../../trace/first-from.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { textOf } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";

/** The model call that comes next after a span's end: what would have used its output. */
export type Consumers = (node: TreeNode) => TreeNode | undefined;

export function consumersOf({ tree, role }: Pick<RuleFacts, "tree" | "role">): Consumers {
  const calls = tree.nodes
    .filter((node) => !node.superseded && ["llm", "prefill", "decode"].includes(role(node)))
    .sort((one, other) => one.offsetNs - other.offsetNs);
  return (node) => {
    const fromNs = (ownEndNs(node) ?? node.offsetNs) - tree.toleranceNs;
    return calls[firstFrom(calls, fromNs, ({ offsetNs }) => offsetNs)];
  };
}

/** So much of an error's message is enough to know it again. */
const TELLING_CHARS = 60;

/** Whether the error stands in what the consumer was asked: an agent's loop hands it to the model. */
export function wasTold(
  failed: TreeNode,
  consumer: TreeNode | undefined,
  { spanFacts, content }: Pick<RuleFacts, "spanFacts" | "content">,
): boolean {
  const input = consumer === undefined ? undefined : content(consumer).input;
  const error = (spanFacts(failed).errorMessage ?? failed.span.statusMessage ?? "").slice(0, TELLING_CHARS);
  return input !== undefined && error.trim() !== "" && textOf(input).includes(error);
}
