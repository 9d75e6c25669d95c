import type { Severity } from "../model/finding.ts";
import type { CelCompiler } from "./cel.ts";
import type { Condition } from "./condition.ts";
import type { SpanClause } from "./contract.ts";
import type { ContractText, FormPath } from "./contract-text.ts";
import { contractFailure } from "./contract-text.ts";
import type { NamePattern, Pattern } from "./pattern.ts";
import { compileName, compilePattern } from "./pattern.ts";
import type { ContractForm, LevelForm } from "./schema.ts";

/** A valid form on its way to a contract. Every function here fails with file and line. */
export interface Compiling {
  readonly text: ContractText;
  readonly form: ContractForm;
  readonly cel: CelCompiler;
  /** Every clause compiled so far, children before their parent. */
  readonly clauses: SpanClause[];
  /** Clauses with `parents`, which are looked up when the whole tree stands. */
  readonly roaming: {
    readonly clause: SpanClause;
    readonly parents: readonly string[];
    readonly at: FormPath;
  }[];
}

export function refuse(compiling: Compiling, at: FormPath, trouble: string, hint?: string): never {
  throw contractFailure(compiling.text.path, compiling.text.lineOf(at), trouble, hint);
}

export function nameAt(compiling: Compiling, at: FormPath, written: string): NamePattern {
  const name = compileName(written);
  return "refused" in name ? refuse(compiling, at, `${written}: ${name.refused}`) : name;
}

export function patternAt(compiling: Compiling, at: FormPath, source: string): Pattern {
  const pattern = compilePattern(source);
  return "refused" in pattern ? refuse(compiling, at, `pattern ${source}: ${pattern.refused}`) : pattern;
}

export function conditionAt(
  compiling: Compiling,
  at: FormPath,
  text: string,
  variables: readonly string[],
): Condition {
  const { path, lineOf } = compiling.text;
  const line = lineOf(at);
  const broken = (why: string) => contractFailure(path, line, `${text}: ${why}`);
  const condition = compiling.cel({ text, line, broken }, variables);
  if ("refused" in condition) {
    refuse(compiling, at, `${text}: ${condition.refused}`, `known here: ${variables.join(", ")}`);
  }
  return condition;
}

export function severityOf(level: LevelForm | undefined): Severity {
  return level === "warn" ? "warning" : (level ?? "error");
}
