import { Environment } from "@marcbachmann/cel-js";
import type { Pattern } from "./pattern.ts";
import { compilePattern } from "./pattern.ts";

const QUOTED_OR_MATCHES = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\.matches\(/gs;
const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/**
 * CEL for contracts. Attributes arrive as doubles while literals are ints, so the mixed operators
 * that CEL leaves out are added; `error`, `ok` and `unset` name the states of a span.
 */
export function celEnvironment(): Environment {
  const env = new Environment({ homogeneousAggregateLiterals: false });
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const mixed = (left: number | bigint, right: number | bigint) => apply(Number(left), Number(right));
    env.registerOperator(`double ${operator} int: double`, mixed);
    env.registerOperator(`int ${operator} double: double`, mixed);
  }
  env.registerOperator("double == int: bool", (left: number, right: bigint) => left === Number(right));
  for (const [name, value] of Object.entries({ error: "ERROR", ok: "OK", unset: "UNSET" })) {
    env.registerConstant(name, "string", value);
  }
  const patterns = new Map<string, Pattern>();
  return env.registerFunction("string.matchesPattern(string): bool", (text: string, source: string) => {
    const pattern = patterns.get(source) ?? linearPattern(source);
    patterns.set(source, pattern);
    return pattern.test(text);
  });
}

/** The library's own `matches` cannot be replaced, so calls of it become calls of ours. */
export function withLinearMatches(expression: string): string {
  return expression.replace(QUOTED_OR_MATCHES, (_, quoted) => quoted ?? ".matchesPattern(");
}

/** Throws when the expression is refused. */
export function linearPattern(source: string): Pattern {
  const pattern = compilePattern(source);
  if ("refused" in pattern) throw new RangeError(`pattern ${source} is refused: ${pattern.refused}`);
  return pattern;
}
