import type { Diagnosis, Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { SpanId } from "../model/ids.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { once } from "../trace/once.ts";
import type { TreeNode } from "../trace/tree.ts";

interface Mark {
  readonly rules: Set<string>;
  severity: Severity;
}

/** Where rules found an error or a warning, and which spans stand above one, or above a failed span. */
export class RuleMarks {
  readonly #marks = new Map<SpanId, Mark>();
  readonly #aboveError = new Set<TreeNode>();
  readonly #facts: TraceFacts;

  constructor(facts: TraceFacts, diagnosis: Diagnosis | undefined) {
    this.#facts = facts;
    for (const { rule, severity, spanIds } of diagnosis?.findings ?? []) {
      const [shown] = spanIds;
      if (severity === "info" || shown === undefined) continue;
      const mark = this.#marks.get(shown) ?? { rules: new Set(), severity };
      this.#marks.set(shown, mark);
      mark.rules.add(rule);
      if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(mark.severity)) mark.severity = severity;
    }
    for (const node of facts.tree.nodes)
      for (
        let above = this.isError(node) ? node.parent : undefined;
        above !== undefined;
        above = above.parent
      ) {
        if (this.#aboveError.has(above)) break;
        this.#aboveError.add(above);
      }
  }

  /** The span failed, or a rule found an error in it. */
  isError(node: TreeNode): boolean {
    return this.#facts.spanFacts(node).failed || this.#marks.get(node.span.spanId)?.severity === "error";
  }

  /** What was found on a row's spans: codes in their order, and the worst severity. */
  of(nodes: readonly TreeNode[]): {
    readonly rules: readonly string[];
    readonly severity: Severity | undefined;
  } {
    if (this.#marks.size === 0) return { rules: [], severity: undefined };
    const marks = nodes.flatMap(({ span }) => this.#marks.get(span.spanId) ?? []);
    const rules = [...new Set(marks.flatMap((mark) => [...mark.rules]))].sort();
    return {
      rules,
      severity: SEVERITIES.find((severity) => marks.some((mark) => mark.severity === severity)),
    };
  }

  /** The span, or a rule's finding, that is an error stands further down. */
  isAboveError(node: TreeNode): boolean {
    return this.#aboveError.has(node);
  }
}

/** Tells errors from other spans; the marks are made when there is something to tell. */
export function errorTest(facts: TraceFacts, diagnosis: Diagnosis | undefined): (node: TreeNode) => boolean {
  const marks = once(() => new RuleMarks(facts, diagnosis));
  return (node) => marks().isError(node);
}
