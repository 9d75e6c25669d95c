import type { ASTNode } from "@marcbachmann/cel-js";
import { serialize } from "@marcbachmann/cel-js";

/** The regular expressions written out in an expression. */
export function patternsOf(expression: ASTNode): string[] {
  return nodesOf(expression).flatMap((node) => {
    if (node.op !== "rcall" || node.args[0] !== "matchesPattern") return [];
    const [pattern] = node.args[2];
    return pattern?.op === "value" && typeof pattern.args === "string" ? [pattern.args] : [];
  });
}

/** The attributes that an expression reads from its variables, as written, each once: `d["llm.tokens.out"]`. */
export function readsOf(expression: ASTNode, variables: readonly string[]): string[] {
  const isRead = (node: ASTNode) => variables.includes(variableReadBy(node) ?? "");
  return [...new Set(nodesOf(expression, isRead).filter(isRead).map(serialize))];
}

/** `d` for `d.a["b"][0]`; undefined for anything that is no chain of fixed keys. */
function variableReadBy(node: ASTNode): string | undefined {
  let base = node;
  while (base.op === "." || base.op === "[]") {
    const key = base.args[1];
    if (typeof key !== "string" && key.op !== "value") return undefined;
    base = base.args[0];
  }
  return base !== node && base.op === "id" ? base.args : undefined;
}

/** Every node in the order of the text, without looking below those where `stop` holds. */
function nodesOf(expression: ASTNode, stop: (node: ASTNode) => boolean = () => false): ASTNode[] {
  const nodes: ASTNode[] = [];
  const waiting: unknown[] = [expression];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) waiting.push(...next.toReversed());
    else if (isNode(next)) {
      nodes.push(next);
      if (!stop(next)) waiting.push(next.args);
    }
  }
  return nodes;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value;
}
