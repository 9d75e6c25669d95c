import type { RuleCard } from "../model/rule-card.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./suspects-text.ts";
import { blanks, cut } from "./width.ts";

const LABEL_CELLS = 10;
const CODE_CELLS = 5;
const NAME_CELLS = 24;

/** The families, in the order of their names' first use in the catalogue. */
const FAMILIES: Readonly<Record<string, string>> = {
  S: "Structure and time",
  C: "Contract, attributes, truncation",
  L: "Generation, tokens, context",
  R: "Retries, errors, tools",
  A: "Agents",
  Q: "Retrieval, citations, judges, tenants, guards",
  D: "Privacy",
  J: "Log lines",
  M: "Money",
};

/** One line a rule, by family. */
export function* ruleList(rules: readonly RuleCard[], style: Style): Generator<string, void> {
  const { paint, width, glyphs } = style;
  for (const [family, those] of byFamily(rules)) {
    yield paint.bold(`${family}  ${FAMILIES[family] ?? ""}`);
    for (const { code, name, title, severities } of those) {
      const head = `  ${code.padEnd(CODE_CELLS)}${name.padEnd(NAME_CELLS)}`;
      const words = severities.join(", ");
      const room = width - head.length - words.length - 2;
      const shown = cut(title, Math.max(0, room), glyphs.ellipsis);
      yield `${head}${shown}${blanks(room - shown.length + 2)}${paint.dim(words)}`;
    }
    yield "";
  }
  yield paint.dim(`${rules.length} rules; lgtrace explain RULE says why each matters and how to mend it`);
}

/** What a rule means: why it matters, what to do, an example that it speaks of and one that it does not. */
export function* ruleText(rule: RuleCard, style: Style): Generator<string, void> {
  const { paint } = style;
  yield `${paint.bold(`${rule.code} ${rule.name}`)}  ${rule.title}  ${paint.dim(rule.severities.join(", "))}`;
  for (const [label, text] of partsOf(rule)) {
    yield "";
    yield* wrapped(label.padEnd(LABEL_CELLS), text, style, paint.dim, 0);
  }
}

function partsOf({ name, why, fix, example, traceql }: RuleCard): [string, string][] {
  return [
    ["why", why],
    ["fix", fix],
    ["fires", example.fires],
    ["quiet", example.quiet],
    ["find", `lgtrace find --rule ${name} --since 24h`],
    ...(traceql === undefined ? [] : [["TraceQL", traceql] as [string, string]]),
  ];
}

/** The rules as a page of documentation. */
export function* rulesMarkdown(rules: readonly RuleCard[]): Generator<string, void> {
  yield* ["# Rules", "", "Made by `lgtrace explain --all -o markdown`; a test holds it current.", ""];
  yield* ["| | rule | finds | severity |", "|---|---|---|---|"];
  for (const { code, name, title, severities } of rules)
    yield `| ${code} | [${name}](#${code.toLowerCase()}-${name}) | ${cell(title)} | ${severities.join(", ")} |`;
  for (const [family, those] of byFamily(rules)) {
    yield* ["", `## ${family}: ${FAMILIES[family] ?? ""}`];
    for (const rule of those) yield* ruleSection(rule);
  }
}

function* ruleSection({ code, name, title, why, fix, example, traceql }: RuleCard): Generator<string, void> {
  yield* ["", `### ${code} ${name}`, "", `**${cell(title)}.** ${why}`, ""];
  yield* [`- **Fix:** ${fix}`, `- **Fires:** ${example.fires}`, `- **Quiet:** ${example.quiet}`];
  if (traceql !== undefined) yield* ["", "```traceql", traceql, "```"];
}

function byFamily(rules: readonly RuleCard[]): Map<string, RuleCard[]> {
  return Map.groupBy(rules, ({ code }) => code.slice(0, 1));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** A rule for machines. */
export function ruleJson({ code, name, title, why, fix, severities, example, traceql }: RuleCard): string {
  const record: JsonRecord = { code, name, title, severities, why, fix, example: { ...example }, traceql };
  return jsonText(record);
}
