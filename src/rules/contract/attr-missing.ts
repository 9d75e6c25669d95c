import { isList } from "../../model/attribute.ts";
import type { RuleFacts } from "../facts.ts";
import { type Found, rule } from "../rule.ts";
import {
  type BrokenClause,
  brokenClauses,
  findingOfClause,
  firstActual,
  namesakes,
  timesBroken,
  unjudgedClauses,
} from "./broken-clauses.ts";

export const attrMissing = rule({
  code: "C02",
  name: "attr-missing",
  title: "required attribute missing",
  why:
    "The contract promises this attribute, and whoever asks for it finds nothing: dashboards skip the span, " +
    "and rules that need the value cannot judge.",
  fix: "set the attribute on every path of the code that ends the span",
  example: {
    fires: "An llm.decode that did not fail has no llm.stop_reason.",
    quiet:
      "An http.handler has http.response.status_code where the contract asks for http.status_code: both mean " +
      "the same.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "expectations"],
  *check(facts) {
    const { expectations } = facts;
    if (expectations === undefined) yield { reason: "no contract" };
    if (expectations?.broken === undefined) return;
    yield* unjudgedClauses("C02", facts);
    for (const clause of brokenClauses("C02", facts)) yield missing(clause, facts);
  },
});

/** An attribute that spans lack; without a key it is the trace id that a log line lacks. */
function missing(clause: BrokenClause, facts: Pick<RuleFacts, "tree" | "expectations">): Found {
  const { broken, spans } = clause;
  const { key, aliases } = broken.evidence;
  if (typeof key !== "string")
    return findingOfClause(clause, facts, {
      message: `log lines: expected ${broken.expected}, got ${firstActual(broken)}${timesBroken(broken)}`,
      phrase: "log line without trace id",
    });
  const [first] = spans;
  const name = first?.span.name ?? broken.spanPath;
  const lacking = new Set(spans).size;
  const all = namesakes(spans, facts.tree);
  const who = all > 1 ? `${lacking} of ${all} ${name} spans have` : `${name} has`;
  const others = isList(aliases) && aliases.length > 0 ? `, nor ${aliases.join(", ")}` : "";
  return findingOfClause(clause, facts, {
    message: `${who} no ${key}${others}`,
    phrase: "attribute missing",
    actual: "absent",
    evidence: {
      absent: [key, ...(isList(aliases) ? aliases.map(String) : [])].map((what) => ({
        what,
        where: broken.spanPath,
      })),
      stat: [{ name: "spans without it", value: lacking, n: all }],
    },
  });
}
