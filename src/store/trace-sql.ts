import type { TextTest, TraceCondition } from "../query/query.ts";
import { HORIZON } from "./horizon.ts";
import { around, numberSql, type Sql, some, sql, textSql } from "./sql.ts";
import { storedText } from "./stored-text.ts";

const LABELLED = "trace.id IN (SELECT label.trace FROM label WHERE label.concept = ?";

/** What a trace must be like for one condition, as `query/matches` means it. */
export function traceSql(condition: TraceCondition): Sql {
  switch (condition.on) {
    case "session":
    case "user":
    case "tenant":
    case "variant":
      return some(condition.anyOf.map((test) => labelSql(condition.on, test)));
    case "root":
      return some(condition.anyOf.map((test) => textSql(["trace.root_name"], test)));
    case "duration":
      return some(condition.anyOf.map((test) => numberSql("trace.duration", test)));
    case "cost":
      return some(condition.anyOf.map((test) => numberSql("trace.cost", test)));
    case "has-span":
      return withSpan(named(condition.name));
    case "without-span":
      return around("NOT $", withSpan(named(condition.name)));
  }
}

/** Traces that have a span like that. */
export function withSpan(span: Sql): Sql {
  const exists = `EXISTS (SELECT 1 FROM span WHERE span.trace = trace.id AND span.seq <= ${HORIZON} AND ($))`;
  return around(exists, span);
}

function named(name: string): Sql {
  return sql("span.family IN (SELECT family.id FROM family WHERE family.name = ?)", storedText(name));
}

function labelSql(concept: string, test: TextTest): Sql {
  if (test.op === "none") return sql(`NOT ${LABELLED})`, concept);
  const equal = sql(`${LABELLED} AND label.value = ?)`, concept, storedText(test.value));
  return test.op === "=" ? equal : around(`${LABELLED}) AND NOT $`, equal, concept);
}
