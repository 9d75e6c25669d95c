import { attributeTest } from "./parse-attribute.ts";
import { readDuration } from "./parse-time.ts";
import type { NumberReader } from "./parse-values.ts";
import { equalityTest, numberTest, readCount, readDollars, statusWord, textTest } from "./parse-values.ts";
import type { NumberTest, Query, SpanCondition, StatusWord, TraceCondition } from "./query.ts";
import type { Given } from "./read-flag.ts";
import { readFlag } from "./read-flag.ts";
import type { WindowFlags } from "./window-flags.ts";
import { limitOf, sortOf, windowOf } from "./window-flags.ts";

/** The flags of a search as they were typed. */
export interface QueryFlags extends WindowFlags {
  readonly name?: Given;
  readonly service?: Given;
  readonly model?: Given;
  readonly stopReason?: Given;
  readonly status?: Given;
  readonly error?: boolean | undefined;
  readonly tokensIn?: Given;
  readonly tokensOut?: Given;
  readonly httpStatus?: Given;
  readonly spanDuration?: Given;
  readonly attr?: Given;
  readonly session?: Given;
  readonly user?: Given;
  readonly tenant?: Given;
  readonly variant?: Given;
  readonly root?: Given;
  readonly duration?: Given;
  readonly cost?: Given;
  readonly hasSpan?: Given;
  readonly withoutSpan?: Given;
}

const COUNT_FORMS = "0, '>100', '>=5', '<5', '<=5', '!=0', 1..5 or none";
const DURATION_FORMS = "300ms, 1.5s, 1h30m, '>2s', '<=2s', 1s..5s or none";
const COST_FORMS = "US dollars: 0.05, '>0.05', '<=0.05', 0.01..0.1 or none";
const TEXT_FORMS = "value, '!=value' or none; '\"none\"' for the word itself";
const ATTRIBUTE_FORMS = "key, key=value, 'key!=value', 'key>5', 'key<=5', key=1..5 or key=none";

/**
 * The question that the flags ask. `now` is Unix time in nanoseconds: what `--since` and `now-1h`
 * count from. Throws a Failure "usage" that names the flag, what was given and the legal forms.
 */
export function queryFromFlags(flags: QueryFlags, now: bigint): Query {
  return {
    span: spanConditions(flags),
    trace: traceConditions(flags),
    ...windowOf(flags, now),
    limit: limitOf(flags),
    sort: sortOf(flags),
  };
}

function spanConditions(flags: QueryFlags): SpanCondition[] {
  const words = readFlag(flags.status, "status", statusWord, "ok, error or unset");
  const status: StatusWord[] = flags.error === true ? [...words, "ERROR"] : words;
  return [
    ...alternatives("name", flags.name, equalityTest, "a span's name or '!=name'"),
    ...alternatives("service", flags.service, textTest, TEXT_FORMS),
    ...alternatives("model", flags.model, textTest, TEXT_FORMS),
    ...alternatives("stop-reason", flags.stopReason, textTest, TEXT_FORMS),
    ...(status.length > 0 ? [{ on: "status", anyOf: status } as const] : []),
    ...alternatives("tokens-in", flags.tokensIn, numbers(readCount), COUNT_FORMS),
    ...alternatives("tokens-out", flags.tokensOut, numbers(readCount), COUNT_FORMS),
    ...alternatives("http-status", flags.httpStatus, numbers(readCount), COUNT_FORMS),
    ...alternatives("span-duration", flags.spanDuration, numbers(readDuration), DURATION_FORMS),
    ...readFlag(flags.attr, "attr", attributeTest, ATTRIBUTE_FORMS).map(
      (test) => ({ on: "attribute", test }) as const,
    ),
  ];
}

function traceConditions(flags: QueryFlags): TraceCondition[] {
  return [
    ...alternatives("session", flags.session, textTest, TEXT_FORMS),
    ...alternatives("user", flags.user, textTest, TEXT_FORMS),
    ...alternatives("tenant", flags.tenant, textTest, TEXT_FORMS),
    ...alternatives("variant", flags.variant, textTest, TEXT_FORMS),
    ...alternatives("root", flags.root, textTest, TEXT_FORMS),
    ...alternatives("duration", flags.duration, numbers(readDuration), DURATION_FORMS),
    ...alternatives("cost", flags.cost, numbers(readDollars), COST_FORMS),
    ...spanNames("has-span", flags.hasSpan),
    ...spanNames("without-span", flags.withoutSpan),
  ];
}

/** One condition of the values that may stand for each other, and one of each `!=`: those hold all. */
function alternatives<On extends string, Test extends { readonly op: string }>(
  on: On,
  given: Given,
  parse: (text: string) => Test | undefined,
  forms: string,
): { on: On; anyOf: readonly Test[] }[] {
  const tests = readFlag(given, on, parse, forms);
  const wanted = tests.filter((test) => test.op !== "!=");
  const unwanted = tests.filter((test) => test.op === "!=").map((test) => ({ on, anyOf: [test] }));
  return wanted.length > 0 ? [{ on, anyOf: wanted }, ...unwanted] : unwanted;
}

function spanNames<On extends string>(on: On, given: Given): { on: On; name: string }[] {
  return readFlag(given, on, (name) => name || undefined, "a span's name").map((name) => ({ on, name }));
}

function numbers(reader: NumberReader): (text: string) => NumberTest | undefined {
  return (text) => numberTest(text, reader);
}
