import { type AnyNode, parse } from "acorn";
import MagicString from "magic-string";

/**
 * Functions of one file, as `start:end` in its text. V8 lets a method begin at its name, where acorn finds
 * no function: methods, which cannot stand in parentheses, match nothing.
 */
export type Functions = ReadonlySet<string>;

const EXPRESSION: ReadonlySet<string> = new Set(["FunctionExpression", "ArrowFunctionExpression"]);

/**
 * The text of a module with those functions in parentheses: V8 compiles what stands in parentheses as it
 * reads a module, all else when it is first called, and Node's compile cache keeps what was compiled as the
 * module was read. Declarations become variables at the module's head, there as early as before.
 */
export function eager(source: string, functions: Functions): string {
  const text = new MagicString(source);
  const { body } = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  const isEager = ({ start, end }: AnyNode) => functions.has(`${start}:${end}`);
  for (const { start, end } of body.flatMap(expressionsIn).filter(isEager))
    text.appendRight(start, "(").appendLeft(end, ")");
  for (const statement of body) {
    if (statement.type !== "FunctionDeclaration" || !isEager(statement)) continue;
    const { start, end, id } = statement;
    text.appendRight(start, `var ${id.name}=(`).appendLeft(end, ");").move(start, end, 0);
  }
  return text.toString();
}

/** Every function that is an expression, at any depth. */
function expressionsIn(node: AnyNode): AnyNode[] {
  const inside = Object.values(node).flat().filter(isNode).flatMap(expressionsIn);
  return EXPRESSION.has(node.type) ? [node, ...inside] : inside;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value;
}
