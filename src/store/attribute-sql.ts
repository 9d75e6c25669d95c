import type { Database } from "better-sqlite3";
import type { AttributeTest } from "../query/query.ts";
import { attributePasses } from "../query/value-passes.ts";
import { valueOfText } from "./attribute-scan.ts";
import { around, comparisonSql, every, type Sql, sql } from "./sql.ts";

/** Spans whose resource passes. */
const BY_RESOURCE = `span.family IN (SELECT family.id FROM family JOIN resource ON resource.id = family.resource
  WHERE $)`;
const OF_ROLE = "span.family IN (SELECT family.id FROM family WHERE $)";

/** The SQL function `attribute_passes(test, value)`, both as JSON: whatever SQL does not say as `query` means it. */
export function addAttributeFunction(database: Database): void {
  const tests = new Map<string, AttributeTest>();
  database.function("attribute_passes", { deterministic: true }, (test: unknown, value: unknown) => {
    const asked = String(test);
    const known: AttributeTest = tests.get(asked) ?? JSON.parse(asked);
    tests.set(asked, known);
    return attributePasses(known, typeof value === "string" ? valueOfText(value) : undefined) ? 1 : 0;
  });
}

/** A free attribute, on the span, else on its resource. `roles`: the families that `none` is asked of. */
export function attributeSql(test: AttributeTest, roles: Sql | undefined): Sql {
  const own = `$.${JSON.stringify(test.key)}`;
  const known = around(BY_RESOURCE, sql("json_type(resource.attributes, ?) IS NOT NULL", own));
  if (test.op === "exists") return around("json_type(span.attributes, ?) IS NOT NULL OR $", known, own);
  if (test.op === "none") {
    const absent = around("json_type(span.attributes, ?) IS NULL AND NOT $", known, own);
    return roles === undefined ? absent : every([absent, around(OF_ROLE, roles)]);
  }
  const asked = JSON.stringify(test);
  const passes = sql("attribute_passes(?, span.attributes -> ?)", asked, own);
  const byResource = around(BY_RESOURCE, sql("attribute_passes(?, resource.attributes -> ?)", asked, own));
  return byType(own, byResource, textual(test, own) ?? passes, numeric(test, own) ?? passes, passes);
}

function byType(own: string, absent: Sql, text: Sql, number: Sql, other: Sql): Sql {
  return {
    text: `CASE coalesce(json_type(span.attributes, ?), '') WHEN '' THEN ${absent.text}
      WHEN 'text' THEN ${text.text} WHEN 'integer' THEN ${number.text} WHEN 'real' THEN ${number.text}
      ELSE ${other.text} END`,
    values: [own, ...absent.values, ...text.values, ...number.values, ...number.values, ...other.values],
  };
}

/** A text against a text, where SQL compares them as `query` does. */
function textual(test: AttributeTest, own: string): Sql | undefined {
  if (test.op !== "=" && test.op !== "!=") return undefined;
  if (test.number !== undefined || !test.value.isWellFormed()) return undefined;
  return sql(`span.attributes ->> ? ${test.op} ?`, own, test.value);
}

function numeric(test: AttributeTest, own: string): Sql | undefined {
  if (test.op === "=" || test.op === "!=" || test.op === "exists" || test.op === "none") return undefined;
  return around("$", comparisonSql("CAST(span.attributes ->> ? AS REAL)", test), own);
}
