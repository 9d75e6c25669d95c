// How what the rules say agrees with what people found wrong in the same traces: two Markdown tables.
//   npx node bench/agreement.ts <folder>
// <folder>/*.json are traces, <folder>/annotations/<trace id>.json says what is wrong with them, in the form
// of the TRAIL benchmark: {"errors": [{"category": "Tool-related", "location": "<span id>"}, …]}.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { readFiles } from "../src/evidence/read-files.ts";
import { ListPrices } from "../src/rules/cost/list-price.ts";
import { ruleFacts, SETTLED } from "../src/rules/facts.ts";
import { RULES } from "../src/rules/registry.ts";
import { Run } from "../src/rules/run.ts";
import { runRules } from "../src/rules/run-rules.ts";
import { TraceFacts } from "../src/trace/facts.ts";
import type { TreeNode } from "../src/trace/tree.ts";

/** A rule that spoke on fewer traces has no column, a category that fewer traces have has no row. */
const LEAST_TRACES = 5;
/** What a rule says of more than this share tells no trace from another. */
const MOST_SHARE = 0.95;

/** An error that somebody saw, and the span where. */
interface Annotation {
  readonly category: string;
  readonly location: string;
}

interface AnnotatedTrace {
  readonly annotations: readonly Annotation[];
  /** Codes of the rules that found something, and what they pointed at. */
  readonly spoke: ReadonlyMap<string, ReadonlySet<TreeNode>>;
  readonly facts: TraceFacts;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npx node bench/agreement.ts <folder>");
const traces = await annotatedTraces(folder);
const annotations = traces.flatMap((trace) => trace.annotations);
const spoken = RULES.map(({ code }) => code).filter((code) => spokenOn(traces, code) >= LEAST_TRACES);
const codes = spoken.filter((code) => spokenOn(traces, code) <= MOST_SHARE * traces.length);
const categories = [...Map.groupBy(annotations, ({ category }) => category)]
  .filter(([category]) => traces.filter(having(category)).length >= LEAST_TRACES)
  .sort(([, some], [, others]) => others.length - some.length)
  .map(([category]) => category);
const everywhere = spoken.filter((code) => !codes.includes(code));

console.log(
  `${traces.length} traces, ${annotations.length} annotations. Without a column, since they spoke nearly everywhere: ${everywhere.join(", ") || "none"}.\n`,
);
const all = [
  "all",
  String(traces.length),
  ...codes.map((code) => percent(spokenOn(traces, code) / traces.length)),
];
console.log(table(["category", "traces", ...codes], [all, ...categories.map(traceRow)]));
console.log(table(["category", "annotations", ...codes], categories.map(spanRow)));

async function annotatedTraces(from: string): Promise<AnnotatedTrace[]> {
  const files = globSync("*.json", { cwd: from }).sort();
  const { traces: read } = (
    await readFiles(
      files.map((file) => path.join(from, file)),
      undefined,
    )
  ).result();
  const run = new Run(read.map((evidence) => new TraceFacts(evidence)));
  const { price } = new ListPrices();
  return run.traces.flatMap((facts) => {
    const annotations = annotationsOf(path.join(from, "annotations", `${facts.evidence.traceId}.json`));
    if (annotations === undefined) return [];
    const known = ruleFacts(facts, { ...SETTLED, logsGiven: true, run, price });
    const { findings, crashed } = runRules(RULES, known);
    for (const { error } of crashed) throw error;
    const spoke = new Map<string, Set<TreeNode>>();
    for (const { rule, spanIds } of findings) {
      const nodes = spoke.get(rule) ?? new Set();
      spoke.set(rule, nodes);
      for (const id of spanIds) for (const node of facts.tree.byId.get(id) ?? []) nodes.add(node);
    }
    return [{ annotations, spoke, facts }];
  });
}

function annotationsOf(file: string): readonly Annotation[] | undefined {
  if (globSync(file).length === 0) return undefined;
  const read: unknown = JSON.parse(readFileSync(file, "utf8"));
  const errors = memberOf(read, "errors");
  return (Array.isArray(errors) ? errors : []).flatMap((error: unknown) => {
    const [category, location] = [memberOf(error, "category"), memberOf(error, "location")];
    return typeof category === "string" && typeof location === "string" ? [{ category, location }] : [];
  });
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function spokenOn(some: readonly AnnotatedTrace[], code: string): number {
  return some.filter(({ spoke }) => spoke.has(code)).length;
}

function having(category: string): (trace: AnnotatedTrace) => boolean {
  return ({ annotations }) => annotations.some((one) => one.category === category);
}

/** Of the traces with the category and of those without, the share on which each rule spoke, and their ratio. */
function traceRow(category: string): string[] {
  const has = having(category);
  const [some, others] = [traces.filter(has), traces.filter((trace) => !has(trace))];
  const cells = codes.map((code) => {
    const share = spokenOn(some, code) / some.length;
    const elsewhere = spokenOn(others, code) / others.length;
    const lift = elsewhere === 0 ? "" : ` (${(share / elsewhere).toFixed(1)}×)`;
    return `${percent(share)} / ${percent(elsewhere)}${lift}`;
  });
  return [category, String(some.length), ...cells];
}

/** How many annotations a rule pointed at: on the span itself, and in the agent's step that holds it. */
function spanRow(category: string): string[] {
  const places = traces.flatMap(({ annotations, spoke, facts }) =>
    annotations
      .filter((one) => one.category === category)
      .flatMap(({ location }) => nodesAt(location, facts).slice(0, 1))
      .map((node) => ({ node, step: stepOf(node, facts), spoke })),
  );
  const cells = codes.map((code) => {
    const on = places.filter(({ node, spoke }) => spoke.get(code)?.has(node)).length;
    const near = places.filter(({ step, spoke }) =>
      [...(spoke.get(code) ?? [])].some((one) => isIn(step, one)),
    ).length;
    return near === 0 ? "" : `${on} / ${near}`;
  });
  return [category, String(places.length), ...cells];
}

function nodesAt(location: string, { tree }: TraceFacts): readonly TreeNode[] {
  return tree.nodes.filter(({ span }) => span.spanId === location);
}

/** The step of an agent that a span is part of, else the span: people mark the model call, rules the tool's. */
function stepOf(node: TreeNode, facts: TraceFacts): TreeNode {
  const { parent } = node;
  return parent !== undefined && parent !== facts.root && facts.role(parent) === "chain" ? parent : node;
}

function isIn(step: TreeNode, node: TreeNode): boolean {
  for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent) if (at === step) return true;
  return false;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `${[line(head), line(head.map((_cell, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n")}\n`;
}
