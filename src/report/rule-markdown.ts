import type { RuleCard } from "../model/rule-card.ts";
import { codeBlock, markdownText } from "./markdown.ts";
import { type RuleFamily, ruleFamilies } from "./rule-families.ts";
import { traceqlLines } from "./traceql-lines.ts";

const INTRODUCTION = [
  "# Rules",
  "",
  "What `lgtrace diagnose` looks for: of each rule why it matters, how to mend what it found, a case that it speaks of",
  "(fires), and one that looks alike and is none (quiet).",
  "",
  "Where a rule lacks its data it says that it could not judge, and why; where it is silent it judged and found nothing.",
  "Severities are those that a finding can have, the worst first. The TraceQL of a rule finds candidates on Tempo (of a few",
  "rules those of the usual case alone), and the rule then judges the whole trace (`lgtrace find --rule NAME`); where",
  "there is none, every trace is a candidate.",
  "",
  "This page is made by `lgtrace explain --all -o markdown`; a test holds it current.",
];

/** All rules as one page: its contents, then a section a family. */
export function* rulePage(rules: readonly RuleCard[]): Generator<string, void> {
  const families = ruleFamilies(rules);
  yield* INTRODUCTION;
  yield* ["", "## Contents", ""];
  for (const family of families) yield `- ${contentsOf(family)}`;
  for (const { rules, ...family } of families) {
    yield* ["", `## ${headingOf(family)}`, "", "| rule | finds | severity |", "|---|---|---|"];
    for (const rule of rules) yield row(rule);
    yield "";
    yield* ruleSections(rules);
  }
}

/** Rules alone, for an issue or a comment. */
export function* ruleSections(rules: readonly RuleCard[]): Generator<string, void> {
  for (const [at, rule] of rules.entries()) {
    if (at > 0) yield "";
    yield* section(rule);
  }
}

function contentsOf(family: RuleFamily): string {
  const heading = headingOf(family);
  return `[${heading}](${anchor(heading)}): ${family.rules.map((rule) => `[${rule.name}](${anchor(nameOf(rule))})`).join(", ")}`;
}

function row(rule: RuleCard): string {
  const cells = [`[${nameOf(rule)}](${anchor(nameOf(rule))})`, markdownText(rule.title), severitiesOf(rule)];
  return `| ${cells.join(" | ")} |`;
}

function* section(rule: RuleCard): Generator<string, void> {
  const { title, why, fix, example, traceql } = rule;
  yield* [`### ${nameOf(rule)}`, ""];
  yield* [`**${markdownText(title)}** · ${severitiesOf(rule)}`, "", markdownText(why), ""];
  yield `- **Fix:** ${markdownText(fix)}`;
  yield `- **Fires:** ${markdownText(example.fires)}`;
  yield `- **Quiet:** ${markdownText(example.quiet)}`;
  if (traceql !== undefined) yield* ["", ...codeBlock("traceql", traceqlLines(traceql))];
}

function headingOf({ letter, title }: Pick<RuleFamily, "letter" | "title">): string {
  return `${letter}: ${title}`;
}

function nameOf({ code, name }: RuleCard): string {
  return `${code} ${name}`;
}

function severitiesOf({ severities }: RuleCard): string {
  return severities.join(", ");
}

/** Where GitHub puts a heading: in lower case, words joined by hyphens, other signs left out. */
function anchor(heading: string): string {
  return `#${heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-")}`;
}
