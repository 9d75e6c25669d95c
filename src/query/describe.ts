import type {
  AttributeTest,
  NumberTest,
  Query,
  SpanCondition,
  StatusWord,
  TextTest,
  TraceCondition,
} from "./query.ts";

type Condition = SpanCondition | TraceCondition;

const COUNTED = { "tokens-in": "input tokens", "tokens-out": "output tokens" } as const;
const NOUNS = {
  name: "span name",
  service: "service",
  model: "model",
  "stop-reason": "stop reason",
  "http-status": "HTTP status",
  "span-duration": "span duration",
  session: "session",
  user: "user",
  tenant: "tenant",
  variant: "variant",
  root: "root",
  duration: "duration",
  cost: "cost",
} as const;
const COMPARISONS = {
  ">": "over ",
  ">=": "at least ",
  "<": "under ",
  "<=": "at most ",
  "!=": "other than ",
  "=": "",
};
const UNITS = [
  ["h", 3600e9],
  ["min", 60e9],
  ["s", 1e9],
  ["ms", 1e6],
  ["µs", 1e3],
] as const;

/**
 * The question in words that follow "no trace with": `0 output tokens and service miniserve`.
 * Undefined where it asks for every trace. The window, the limit and the order are not told.
 */
export function describeQuery(query: Query): string | undefined {
  const words = [...query.span, ...query.trace].map(conditionWords);
  return words.length === 0 ? undefined : words.join(" and ");
}

function conditionWords(condition: Condition): string {
  switch (condition.on) {
    case "tokens-in":
    case "tokens-out":
      return `${alternatives(condition.anyOf, numberWords(String))} ${COUNTED[condition.on]}`;
    case "http-status":
      return `${NOUNS[condition.on]} ${alternatives(condition.anyOf, numberWords(String))}`;
    case "span-duration":
    case "duration":
      return `${NOUNS[condition.on]} ${alternatives(condition.anyOf, numberWords(durationWords))}`;
    case "cost":
      return `${NOUNS[condition.on]} ${alternatives(
        condition.anyOf,
        numberWords((usd) => `$${usd}`),
      )}`;
    case "status":
      return `status ${alternatives(condition.anyOf, (word: StatusWord) => word.toLowerCase())}`;
    case "attribute":
      return attributeWords(condition.test);
    case "has-span":
      return `a span ${condition.name}`;
    case "without-span":
      return `no span ${condition.name}`;
    default:
      return `${NOUNS[condition.on]} ${alternatives(condition.anyOf, textWords)}`;
  }
}

function alternatives<T>(tests: readonly T[], words: (test: T) => string): string {
  return tests.map(words).join(" or ");
}

function numberWords(format: (value: number) => string): (test: NumberTest) => string {
  return (test) => {
    if (test.op === "none") return "unrecorded";
    if (test.op === "between") return `${format(test.low)} to ${format(test.high)}`;
    return `${COMPARISONS[test.op]}${format(test.value)}`;
  };
}

function textWords(test: TextTest): string {
  return test.op === "none" ? "unrecorded" : `${COMPARISONS[test.op]}${test.value}`;
}

function attributeWords(test: AttributeTest): string {
  if (test.op === "exists") return `attribute ${test.key}`;
  const words = test.op === "=" || test.op === "!=" ? textWords(test) : numberWords(String)(test);
  return `attribute ${test.key} ${words}`;
}

/** In the largest unit that it fills once: `1.5 h`, `300 ms`. */
function durationWords(nanos: number): string {
  const [unit, size] = UNITS.find(([, unitNanos]) => nanos >= unitNanos) ?? ["ns", 1];
  return `${Number((nanos / size).toPrecision(6))} ${unit}`;
}
