import type { Comparison, NumberTest, TextTest } from "../query/query.ts";
import type { Cell } from "./batch.ts";
import { storedText } from "./stored-text.ts";

/** A piece of SQL and the values of its question marks: what a user typed is never SQL. */
export interface Sql {
  readonly text: string;
  readonly values: readonly Cell[];
}

export function sql(text: string, ...values: readonly Cell[]): Sql {
  return { text, values };
}

/** All of the pieces; true if there are none. */
export function every(pieces: readonly Sql[]): Sql {
  return joined(pieces, " AND ", "TRUE");
}

/** One of the pieces at least; false if there are none. */
export function some(pieces: readonly Sql[]): Sql {
  return joined(pieces, " OR ", "FALSE");
}

/** A piece with another one inside it, at the `$`. */
export function around(text: string, inner: Sql, ...before: readonly Cell[]): Sql {
  return { text: text.replace("$", () => inner.text), values: [...before, ...inner.values] };
}

function joined(pieces: readonly Sql[], word: string, nothing: string): Sql {
  if (pieces.length === 0) return sql(nothing);
  return {
    text: pieces.map(({ text }) => `(${text})`).join(word),
    values: pieces.flatMap(({ values }) => values),
  };
}

/** A number's test on an expression; a number that is not recorded passes none but `none`. */
export function numberSql(expression: string, test: NumberTest): Sql {
  if (test.op === "none") return sql(`${expression} IS NULL`);
  if (test.op === "=" || test.op === "!=") return sql(`${expression} ${test.op} ?`, test.value);
  return comparisonSql(expression, test);
}

export function comparisonSql(expression: string, test: Comparison): Sql {
  if (test.op === "between") return sql(`${expression} BETWEEN ? AND ?`, test.low, test.high);
  return sql(`${expression} ${test.op} ?`, test.value);
}

/** A text's test on columns that may each hold the fact. */
export function textSql(columns: readonly string[], test: TextTest): Sql {
  const absent = columns.map((column) => `${column} IS NULL`).join(" AND ");
  if (test.op === "none") return sql(absent);
  const value = storedText(test.value);
  const values = columns.map(() => value);
  const equal = columns.map((column) => `${column} IS ?`).join(" OR ");
  return test.op === "=" ? sql(equal, ...values) : sql(`NOT (${absent}) AND NOT (${equal})`, ...values);
}
