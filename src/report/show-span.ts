import { Failure } from "../model/failure.ts";
import type { Finding } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { findingLines } from "./finding-text.ts";
import { spanDetail, spansCalled } from "./span-detail.ts";
import type { Style } from "./style.ts";
import type { Judged } from "./trace-text.ts";

/**
 * Everything about the spans of that id or name, in every trace that has one. Throws the Failure
 * "nothing-found" where none has.
 */
export async function* showSpan(
  traces: AsyncIterable<TraceFacts>,
  idOrName: string,
  { diagnose }: Judged,
  style: Style,
): AsyncGenerator<string, void> {
  let shown = 0;
  let names: readonly string[] = [];
  for await (const facts of traces) {
    names = [...new Set([...names, ...facts.tree.nodes.map(({ span }) => span.name)])];
    const called = spansCalled(facts, idOrName);
    const findings = called.length === 0 ? [] : (diagnose?.(facts).findings ?? []);
    for (const node of called) {
      if (shown > 0) yield "";
      shown += 1;
      yield* spanDetail(facts, node, style);
      yield* findingSection(facts, node, findings, style);
    }
  }
  if (shown === 0) throw noSpan(idOrName, names);
}

/** What rules found about the span, with proof and remedy. */
function* findingSection(
  facts: TraceFacts,
  { span }: TreeNode,
  findings: readonly Finding[],
  style: Style,
): Generator<string, void> {
  const own = findings.filter(({ spanIds }) => spanIds.includes(span.spanId));
  if (own.length > 0) yield* ["", style.paint.bold("findings")];
  for (const finding of own) yield* findingLines(finding, 1, { facts, withFix: true }, style);
}

const NAMES_LISTED = 20;

function noSpan(idOrName: string, names: readonly string[]): Failure {
  const more = names.length > NAMES_LISTED ? ", …" : "";
  return new Failure("nothing-found", `no span has the id or the name "${idOrName}"`, {
    because: `there are ${names.slice(0, NAMES_LISTED).join(", ")}${more}`,
  });
}
