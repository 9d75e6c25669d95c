import type { QueryFlags } from "../../src/query/from-flags.ts";
import { fc } from "../properties.ts";
import {
  FREE_KEYS,
  MODEL_KEYS,
  NAMES,
  NUMBERS,
  OUT_KEYS,
  SERVICES,
  STOP_KEYS,
  TEXTS,
} from "./random-traces.ts";

const SIGNS = ["", "!=", ">", ">=", "<", "<="];

const counts = NUMBERS.filter((value) => Number.isInteger(value) && value >= 0);
const anyCount = numbersLike(counts.map(String));
const anyTime = numbersLike(["0", "1ms", "10ms", "100ms", "2s", "2100ms"]);
const anyCode = numbersLike(["200", "404", "503"]);
const anyCost = numbersLike(NUMBERS.filter((value) => value >= 0).map(String));
const anyWord = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom("", "", "!="), fc.constantFrom(...TEXTS))
      .map(([op, text]) => op + text),
  },
  fc.constant("none"),
);
const anyName = fc
  .tuple(fc.constantFrom("", "", "!="), fc.constantFrom(...NAMES))
  .map(([op, name]) => op + name);

const anyKey = fc.constantFrom(
  ...["score", "score", "score", "score", "both", "both"],
  ...FREE_KEYS,
  "http.status_code",
  "http.method",
  "finish_reason",
  "namespace",
  ...OUT_KEYS,
  ...MODEL_KEYS,
  ...STOP_KEYS,
);
const anyValue = fc.oneof(
  fc.constantFrom(
    ...NUMBERS.map(String),
    "9007199254740993",
    "-9007199254740993",
    "9007199254740992",
    "1e3",
    "2.50",
  ),
  fc.constantFrom(...TEXTS, "true", "false", '"7"'),
);
const anyAttribute = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(anyKey, fc.constantFrom("=", "!="), anyValue).map((parts) => parts.join("")),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyKey, fc.constantFrom(">", ">=", "<", "<="), fc.constantFrom(...NUMBERS, 1e21, 2 ** 53))
      .map((parts) => parts.join("")),
  },
  fc.tuple(anyKey, rangeOf(NUMBERS.map(String))).map(([key, range]) => `${key}=${range}`),
  anyKey,
  anyKey.map((key) => `${key}=none`),
);

/** `7`, `>7`, `1..7` or `none`. */
function numbersLike(values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...SIGNS), fc.constantFrom(...values))
        .map((parts) => parts.join("")),
    },
    { weight: 2, arbitrary: rangeOf(values) },
    fc.constant("none"),
  );
}

/** Two of the values, the smaller first. */
function rangeOf(values: readonly string[]): fc.Arbitrary<string> {
  const amount = (text: string) => Number.parseFloat(text) * (/\ds$/.test(text) ? 1000 : 1);
  return fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
    .map((pair) => pair.sort((one, other) => amount(one) - amount(other)).join(".."));
}

const FLAGS = {
  name: anyName,
  status: fc.constantFrom("ok", "error", "unset"),
  model: anyWord,
  stopReason: anyWord,
  tokensIn: anyCount,
  tokensOut: anyCount,
  httpStatus: anyCode,
  spanDuration: anyTime,
  attr: anyAttribute,
  session: anyWord,
  user: anyWord,
  tenant: anyWord,
  variant: anyWord,
  root: anyName,
  duration: anyTime,
  cost: anyCost,
  hasSpan: fc.constantFrom(...NAMES),
  withoutSpan: fc.constantFrom(...NAMES),
} as const satisfies Partial<Record<keyof QueryFlags, fc.Arbitrary<string>>>;

const anyFlag = fc.oneof(
  { weight: 5, arbitrary: anyAttribute.map((value) => ["attr", value] as const) },
  ...Object.entries(FLAGS).map(([flag, value]) => value.map((text) => [flag, text] as const)),
);

/** Most often one, since three together seldom find anything. */
const someFlags = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(anyFlag) },
  { weight: 1, arbitrary: fc.array(anyFlag, { minLength: 2, maxLength: 3 }) },
);

/** What may be asked of services of this suffix: one to three flags, as they are typed. */
export function anyQuestion(suffix: string): fc.Arbitrary<QueryFlags> {
  const services = fc.subarray(SERVICES, { minLength: 1 });
  return fc.tuple(services, someFlags).map(([names, flags]) => ({
    service: names.map((name) => name + suffix),
    ...Object.fromEntries(
      [...Map.groupBy(flags, ([flag]) => flag)].map(([flag, own]) => [flag, own.map(([, value]) => value)]),
    ),
  }));
}
