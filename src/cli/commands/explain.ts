import { jsonDocument, jsonLines } from "../../report/json-document.ts";
import { rulePage, ruleSections } from "../../report/rule-markdown.ts";
import { ruleJson, ruleList, ruleText } from "../../report/rule-text.ts";
import { RULES } from "../../rules/registry.ts";
import type { AnyRule } from "../../rules/rule.ts";
import type { Invocation } from "../flags/command.ts";
import type { ExplainFlags } from "../flags/explain.ts";
import { named } from "../judging/rules-asked.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";

const RULES_SCHEMA = "lgtrace.rules/1";

/** `lgtrace explain`: what rules mean. */
export async function explain({ operands, flags, world }: Invocation<ExplainFlags>): Promise<number> {
  const isAll = operands.length === 0;
  const rules = isAll ? RULES : named(operands);
  const style = styleOf(flags, world);
  if (flags.output === "markdown") await world.stdout.lines(isAll ? rulePage(rules) : ruleSections(rules));
  else if (flags.output !== "text") await world.stdout.pieces(asJson(rules, flags.output === "json"));
  else if (isAll && flags.all !== true) await world.stdout.lines(ruleList(rules, style));
  else await world.stdout.lines(texts(rules, style));
  return EXIT.done;
}

function asJson(rules: readonly AnyRule[], isDocument: boolean): AsyncGenerator<string, void> {
  const elements = rules.map((rule) => [ruleJson(rule)]);
  const rest = () => ({});
  return isDocument
    ? jsonDocument(RULES_SCHEMA, "rules", elements, rest)
    : jsonLines(RULES_SCHEMA, elements, rest);
}

function* texts(rules: readonly AnyRule[], style: ReturnType<typeof styleOf>): Generator<string, void> {
  for (const [at, rule] of rules.entries()) {
    if (at > 0) yield* ["", ""];
    yield* ruleText(rule, style);
  }
}
