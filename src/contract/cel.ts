import type { Environment } from "@marcbachmann/cel-js";
import { celEnvironment, linearPattern, withLinearMatches } from "./cel-environment.ts";
import { patternsOf, readsOf } from "./cel-syntax.ts";
import type { BoundValue, Condition, Context, Outcome } from "./condition.ts";

/** What CEL says of an absent key, and of an index past the end. */
const ABSENT = /^No such key\b/;

/** Compiles an expression over the variables named, or says why not. Never throws. */
export type CelCompiler = (
  expression: CelExpression,
  variables: readonly string[],
) => Condition | { readonly refused: string };

export interface CelExpression {
  readonly text: string;
  readonly line: number;
  /** What to throw when a trace makes the expression fail otherwise than by an absent key. */
  readonly broken: (why: string) => Error;
}

/** One environment serves all expressions of a contract: it is what costs. */
export function celCompiler(): CelCompiler {
  const environment = celEnvironment();
  return (expression, variables) => {
    try {
      const scope = environment.clone();
      for (const name of variables) scope.registerVariable(name, "dyn");
      return compile(scope, expression, variables);
    } catch (error) {
      return { refused: summaryOf(error) };
    }
  };
}

type Run = (context: Context) => unknown;

function compile(
  scope: Environment,
  expression: CelExpression,
  variables: readonly string[],
): Condition | { readonly refused: string } {
  const run = scope.parse(withLinearMatches(expression.text));
  const refused = refusalOf(run);
  if (refused !== undefined) return { refused };
  const reads = readsOf(run.ast, variables).map((read) => ({ read, run: scope.parse(read) }));
  return {
    text: expression.text,
    line: expression.line,
    evaluate: (context) => evaluate(run, context, expression),
    reads: (context) => new Map(reads.flatMap(({ read, run }) => boundRead(read, run, context))),
  };
}

function refusalOf(program: ReturnType<Environment["parse"]>): string | undefined {
  const { valid, error, type } = program.check();
  if (!valid) return summaryOf(error);
  for (const source of patternsOf(program.ast)) linearPattern(source);
  return type === "bool" || type === "dyn" ? undefined : `it gives ${type}, not true or false`;
}

function evaluate(run: Run, context: Context, { broken }: CelExpression): Outcome {
  try {
    const value = run(context);
    if (typeof value === "boolean") return { held: value };
  } catch (error) {
    const why = summaryOf(error);
    if (ABSENT.test(why)) return { unjudged: why };
    throw broken(why);
  }
  throw broken("it gives something else than true or false");
}

function boundRead(read: string, run: Run, context: Context): [string, BoundValue][] {
  try {
    return [[read, run(context) as BoundValue]];
  } catch {
    return [];
  }
}

/** The first line: CEL appends the expression with an arrow below it. */
function summaryOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0] ?? message;
}
