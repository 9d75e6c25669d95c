import type { RuleCard } from "../model/rule-card.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { ruleFamilies } from "./rule-families.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./suspects-text.ts";
import { traceqlLines } from "./traceql-lines.ts";
import { blanks, cut } from "./width.ts";

const LABEL_CELLS = 10;
const CODE_CELLS = 5;
const NAME_CELLS = 24;

/** One line a rule, by family. */
export function* ruleList(rules: readonly RuleCard[], style: Style): Generator<string, void> {
  const { paint, width, glyphs } = style;
  for (const { letter, title: family, rules: those } of ruleFamilies(rules)) {
    yield paint.bold(`${letter}  ${family}`);
    for (const { code, name, title, severities } of those) {
      const head = `  ${code.padEnd(CODE_CELLS)}${name.padEnd(NAME_CELLS)}`;
      const words = severities.join(", ");
      const room = width - head.length - words.length - 2;
      const shown = cut(title, Math.max(0, room), glyphs.ellipsis);
      yield `${head}${shown}${blanks(room - shown.length + 2)}${paint.dim(words)}`;
    }
    yield "";
  }
  yield paint.dim(`${rules.length} rules; lgtrace explain RULE says why and what to do`);
}

/** What a rule means: why it matters, what to do, an example that it speaks of and one that it does not. */
export function* ruleText(rule: RuleCard, style: Style): Generator<string, void> {
  const { paint } = style;
  yield `${paint.bold(`${rule.code} ${rule.name}`)}  ${rule.title}  ${paint.dim(rule.severities.join(", "))}`;
  for (const [label, text] of partsOf(rule)) {
    yield "";
    yield* wrapped(label.padEnd(LABEL_CELLS), text, style, paint.dim, 0);
  }
  if (isLong(rule.traceql)) yield* ["", paint.dim("TraceQL"), ...traceqlLines(rule.traceql)];
}

/** Longer ones are printed to be copied as they are, byte for byte. */
const LONGEST_WRAPPED = 1000;

function isLong(traceql: string | undefined): traceql is string {
  return traceql !== undefined && traceql.length > LONGEST_WRAPPED;
}

function partsOf({ name, why, fix, example, traceql }: RuleCard): [string, string][] {
  return [
    ["why", why],
    ["fix", fix],
    ["fires", example.fires],
    ["quiet", example.quiet],
    ["find", `lgtrace find --rule ${name} --since 24h`],
    ...(traceql === undefined || isLong(traceql) ? [] : [["TraceQL", traceql] as [string, string]]),
  ];
}

/** A rule for machines. */
export function ruleJson({ code, name, title, why, fix, severities, example, traceql }: RuleCard): string {
  const record: JsonRecord = { code, name, title, severities, why, fix, example: { ...example }, traceql };
  return jsonText(record);
}
