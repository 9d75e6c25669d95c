import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { indexed, onEvent, type Place } from "./concept.ts";
import { score } from "./judge.ts";
import { itemsOf, memberAt, opened, unflattened } from "./nested-value.ts";
import { hasKeyOf, ReadOnce } from "./read-once.ts";
import { text } from "./readers.ts";

/** What an evaluator or a person said of a span's work (formats.md §1.14). */
export interface Evaluation {
  readonly name: string | undefined;
  readonly score: number | boolean | undefined;
  readonly label: string | undefined;
  /** An annotation, which a person makes, as far as nothing else is said. */
  readonly human: boolean;
  /** Where label and score stand: `gen_ai.evaluation.result: gen_ai.evaluation.score`. */
  readonly labelKey: string;
  readonly scoreKey: string;
}

const OTEL_EVENT = "gen_ai.evaluation.result";

/** OpenInference's lists: what each is called, and whether people make them. */
const INDEXED = ["", "trace.", "session."].flatMap((prefix) => [
  { prefix: `${prefix}evaluations.`, inner: "evaluation", human: false },
  { prefix: `${prefix}annotations.`, inner: "annotation", human: true },
]);

/** Where the attributes' evaluations stand: most spans have none. */
const EVALUATION_KEYS = ["scores", "braintrust.scores", "feedback_stats"];
const HOLDS_EVALUATIONS = new ReadOnce(
  (key) => EVALUATION_KEYS.includes(key) || INDEXED.some(({ prefix }) => key.startsWith(prefix)),
);
/** Every place where evaluations may stand, as far as it can be named: of a list with positions its first. */
export const EVALUATION_PLACES: readonly Place[] = [
  onEvent(OTEL_EVENT),
  ...EVALUATION_KEYS.map((key): Place => ({ at: "attribute", key })),
  ...INDEXED.flatMap(({ prefix, inner }) =>
    ["score", "label"].map((part): Place => indexed(prefix, `.${inner}.${part}`)),
  ),
];
const NONE: readonly Evaluation[] = [];

/** Every evaluation of a span that says something, whatever vocabulary it was written in. */
export function readEvaluations(span: Span): readonly Evaluation[] {
  if (span.events.length === 0 && !hasKeyOf(span.attributes, HOLDS_EVALUATIONS)) return NONE;
  const all = [
    ...ofEvents(span),
    ...INDEXED.flatMap((list) => ofIndexed(span, list)),
    ...ofList(span),
    ...ofNumbers(span),
  ];
  return all.filter(({ score, label }) => score !== undefined || label !== undefined);
}

function ofEvents({ events }: Span): Evaluation[] {
  return events
    .filter(({ name }) => name === OTEL_EVENT)
    .map(({ attributes }) => ({
      name: textOf(attributes.get("gen_ai.evaluation.name")),
      score: score(attributes.get("gen_ai.evaluation.score.value")),
      label: textOf(attributes.get("gen_ai.evaluation.score.label")),
      human: false,
      labelKey: `${OTEL_EVENT}: gen_ai.evaluation.score.label`,
      scoreKey: `${OTEL_EVENT}: gen_ai.evaluation.score.value`,
    }));
}

function ofIndexed({ attributes }: Span, list: (typeof INDEXED)[number]): Evaluation[] {
  const { prefix, inner, human } = list;
  const items = itemsOf(unflattened(attributes, prefix)) ?? [];
  return items.map((item, position) => {
    const evaluation = memberAt(item, inner);
    const key = `${prefix}${position}.${inner}`;
    return {
      name: textOf(memberAt(evaluation, "name")),
      score: score(memberAt(evaluation, "score")),
      label: textOf(memberAt(evaluation, "label")),
      human,
      labelKey: `${key}.label`,
      scoreKey: `${key}.score`,
    };
  });
}

/** Langfuse's `scores`: a list of names with a value or a text. */
function ofList({ attributes }: Span): Evaluation[] {
  const items = itemsOf(opened(attributes.get("scores"))) ?? [];
  return items.map((item, position) => ({
    name: textOf(memberAt(item, "name")),
    score: score(memberAt(item, "value")),
    label: textOf(memberAt(item, "stringValue")),
    human: memberAt(item, "source") === "ANNOTATION",
    labelKey: `scores › ${position} › stringValue`,
    scoreKey: `scores › ${position} › value`,
  }));
}

/** Braintrust's `scores` and LangSmith's `feedback_stats`: an object with a member for each name. */
function ofNumbers({ attributes }: Span): Evaluation[] {
  return [
    ...ofMembers(attributes, "braintrust.scores", (value) => score(value)),
    ...ofMembers(attributes, "feedback_stats", (value) => score(memberAt(value, "avg"))),
  ];
}

function ofMembers(
  attributes: ReadonlyMap<string, AttributeValue>,
  key: string,
  read: (value: unknown) => number | boolean | undefined,
): Evaluation[] {
  const object = opened(attributes.get(key));
  if (typeof object !== "object" || object === null) return [];
  const members: Iterable<[string, unknown]> = object instanceof Map ? object : Object.entries(object);
  return [...members].map(([name, value]) => ({
    name,
    score: read(value),
    label: undefined,
    human: false,
    labelKey: `${key} › ${name}`,
    scoreKey: `${key} › ${name}`,
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? text(value) : undefined;
}
