import type { TreeNode } from "../../trace/tree.ts";
import { readToolDefinitions, type ToolDefinition } from "../../vocabulary/tool-definitions.ts";
import type { RuleFacts } from "../facts.ts";

/** Tools by their plain names; the first that was offered under a name stands. */
export type OfferedTools = ReadonlyMap<string, ToolDefinition>;

/** What models could call. */
export interface Offers {
  /** By one model call; undefined: not recorded. */
  readonly to: (node: TreeNode) => OfferedTools | undefined;
  /** By any of the trace; undefined: none recorded what it was offered. */
  readonly ever: OfferedTools | undefined;
}

/** The tools that the model calls of a trace were offered. */
export function offersIn({ tree, role }: Pick<RuleFacts, "tree" | "role">): Offers {
  const byCall = new Map<TreeNode, OfferedTools>();
  const ever = new Map<string, ToolDefinition>();
  for (const node of tree.nodes) {
    if (role(node) !== "llm" && role(node) !== "agent") continue;
    const definitions = readToolDefinitions(node.span);
    if (definitions === undefined) continue;
    const offered = new Map(definitions.toReversed().map((tool) => [plainName(tool.name), tool]));
    byCall.set(node, offered);
    for (const [name, tool] of offered) if (!ever.has(name)) ever.set(name, tool);
  }
  return { to: (node) => byCall.get(node), ever: ever.size === 0 && byCall.size === 0 ? undefined : ever };
}

/** Without the server that gateways put before a tool's name: `mcp__crm__get_order` → `get_order`. */
export function plainName(name: string): string {
  const last = name.split(/__|[./:]/).at(-1) ?? "";
  return (last === "" ? name : last).toLowerCase();
}
