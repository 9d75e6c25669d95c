import { numberOf } from "../../model/attribute.ts";
import type { AttributeProof, Evidence } from "../../model/finding.ts";
import { nanosBetween } from "../../model/time.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { Found } from "../rule.ts";
import {
  type BrokenClause,
  findingOfClause,
  firstActual,
  MOST_TIMES,
  timesBroken,
} from "./broken-clauses.ts";

type Facts = Pick<RuleFacts, "tree" | "expectations">;
/** `d["some.key"]`: what an assertion reads of a span. */
const READ = /^\w+\["([^"\\]+)"\]/;

/** The finding of a broken clause about values: of an attribute, an assertion, a budget, or log lines. */
export function brokenPromise(clause: BrokenClause, facts: Facts): Found {
  const { evidence } = clause.broken;
  if (typeof evidence.key === "string") return attribute(clause, evidence.key, facts);
  if (typeof evidence.measure === "string") return budget(clause, evidence.measure, facts);
  return clause.broken.clause.startsWith("logs.") ? logClause(clause, facts) : assertion(clause, facts);
}

/** A forbidden attribute's value is not repeated: it may be a secret. */
function attribute(clause: BrokenClause, key: string, facts: Facts): Found {
  const { broken, spans } = clause;
  const name = spans[0]?.span.name ?? broken.spanPath;
  if (!("value" in broken.evidence))
    return findingOfClause(clause, facts, {
      message: `${name} carries ${key}, which the contract forbids${timesBroken(broken)}`,
      phrase: "forbidden attribute",
    });
  return findingOfClause(clause, facts, {
    message: `${name}: ${key} is ${firstActual(broken)}, expected ${broken.expected}${timesBroken(broken)}`,
    phrase: "attribute breaks its contract",
    evidence: { attr: spans.slice(0, MOST_TIMES).flatMap((node) => proofsOf(node, [key])) },
  });
}

function budget(clause: BrokenClause, measure: string, facts: Facts): Found {
  const { broken } = clause;
  const value = numberOf(broken.evidence.amount);
  const limit = Number(broken.expected.replace(/^\D*/, ""));
  return findingOfClause(clause, facts, {
    message: `the request's ${measure} is ${broken.actual}, expected ${broken.expected}`,
    phrase: "over budget",
    evidence: value === undefined ? {} : { stat: [{ name: measure, value, limit }] },
  });
}

/** The line itself stays out: what it must not carry may be in it. */
function logClause(clause: BrokenClause, facts: Facts): Found {
  const { broken } = clause;
  const { timeUnixNano: time } = broken.evidence;
  const at = typeof time === "bigint" ? nanosBetween(facts.tree.startUnixNano, time) : undefined;
  return findingOfClause(clause, facts, {
    message: `log lines: expected ${broken.expected}, got ${firstActual(broken)}${timesBroken(broken)}`,
    phrase: "log line breaks its contract",
    evidence: at === undefined ? {} : { time: [{ offsetNs: at, note: "the line" }] },
  });
}

function assertion(clause: BrokenClause, facts: Facts): Found {
  const { broken, spans } = clause;
  const { message, spanPath, clause: id } = broken;
  const isStated = !message.startsWith(`${spanPath}: expected `);
  const keys = Object.keys(broken.evidence).flatMap((read) => READ.exec(read)?.[1] ?? []);
  const evidence: Evidence = {
    attr: spans.slice(0, MOST_TIMES).flatMap((node) => proofsOf(node, [...new Set(keys)])),
  };
  return findingOfClause(clause, facts, {
    message: isStated ? message : `${id} does not hold: ${firstActual(broken)}${timesBroken(broken)}`,
    phrase: "assertion does not hold",
    evidence,
  });
}

function proofsOf({ span }: TreeNode, keys: readonly string[]): AttributeProof[] {
  return keys.flatMap((key) => {
    const value = span.attributes.get(key) ?? span.resource.attributes.get(key);
    return value === undefined ? [] : [{ spanId: span.spanId, key, value }];
  });
}
