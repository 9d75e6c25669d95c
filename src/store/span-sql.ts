import type { Role } from "../model/role.ts";
import { ASKED_FOR_ABSENCE, type NumberTest, type SpanCondition, type TextTest } from "../query/query.ts";
import { attributeSql } from "./attribute-sql.ts";
import { around, numberSql, type Sql, some, sql, textSql } from "./sql.ts";

const FAMILY = "span.family IN (SELECT family.id FROM family WHERE $)";
const COLUMNS = {
  name: ["family.name"],
  service: ["family.service"],
  model: ["family.model", "family.request_model", "family.response_model"],
  "stop-reason": ["family.stop_reason"],
  "tokens-in": "span.tokens_in",
  "tokens-out": "span.tokens_out",
} as const;

/** A condition on `span`; `indexed`: an index finds its spans without looking at the others. */
export interface SpanSql extends Sql {
  readonly indexed: boolean;
}

/** What a span must be like for one condition, as `query/matches` means it. */
export function spanSql(condition: SpanCondition, isNamed: boolean): SpanSql {
  switch (condition.on) {
    case "name":
    case "service":
    case "model":
    case "stop-reason":
      return indexed(around(FAMILY, some(textTests(condition.on, condition.anyOf, isNamed))));
    case "status": {
      const words = condition.anyOf.map((word) => sql("family.status = ?", word));
      return indexed(around(FAMILY, some(words)));
    }
    case "http-status": {
      const tests = condition.anyOf.map((test) =>
        judged(condition.on, test, numberSql("family.http_status", test), isNamed),
      );
      return indexed(around(FAMILY, some(tests)));
    }
    case "tokens-in":
    case "tokens-out":
      return tokensSql(condition.on, condition.anyOf, isNamed);
    case "span-duration":
      return scanned(some(condition.anyOf.map((test) => numberSql("span.duration", test))));
    case "attribute":
      return scanned(attributeSql(condition.test, isNamed ? undefined : rolesSql("attribute")));
  }
}

function tokensSql(on: "tokens-in" | "tokens-out", anyOf: readonly NumberTest[], isNamed: boolean): SpanSql {
  const tests = anyOf.map((test) => {
    const passes = numberSql(COLUMNS[on], test);
    if (test.op !== "none" || isNamed) return passes;
    return around(`${passes.text} AND ${FAMILY}`, rolesSql(on));
  });
  return { ...some(tests), indexed: anyOf.every(({ op }) => op !== "none" && op !== "!=") };
}

function textTests(
  on: "name" | "service" | "model" | "stop-reason",
  anyOf: readonly TextTest[],
  isNamed: boolean,
): Sql[] {
  return anyOf.map((test) => {
    const passes = textSql(COLUMNS[on], test);
    return on === "name" || on === "service" ? passes : judged(on, test, passes, isNamed);
  });
}

/** `none` is asked only of spans where an absence says something. */
function judged(
  on: keyof typeof ASKED_FOR_ABSENCE,
  test: { readonly op: string },
  passes: Sql,
  isNamed: boolean,
): Sql {
  if (test.op !== "none" || isNamed) return passes;
  return around(`(${passes.text}) AND ($)`, rolesSql(on));
}

function rolesSql(on: keyof typeof ASKED_FOR_ABSENCE): Sql {
  const roles: readonly Role[] = ASKED_FOR_ABSENCE[on];
  return sql(`family.role IN (${roles.map(() => "?").join(", ")})`, ...roles);
}

function indexed(piece: Sql): SpanSql {
  return { ...piece, indexed: true };
}

function scanned(piece: Sql): SpanSql {
  return { ...piece, indexed: false };
}
