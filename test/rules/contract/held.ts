import { readFileSync } from "node:fs";
import path from "node:path";
import { checkTrace } from "../../../src/contract/check.ts";
import { expectationsOf } from "../../../src/contract/expectations.ts";
import type { Span } from "../../../src/model/span.ts";
import { chainsIn } from "../../../src/rules/retry/chain-of.ts";
import { contractOf } from "../../contract/judged.ts";
import { factsOf } from "../../trace/story.ts";
import type { Told } from "../judged.ts";

const FIXTURES = path.join(import.meta.dirname, "../../../fixtures");

/** The contract of the miniserve completions. */
export const MINISERVE = readFileSync(path.join(FIXTURES, "lgtrace.contract.yaml"), "utf8");
/** The contract of the refund bot's turns. */
export const REFUND = readFileSync(path.join(FIXTURES, "refund.contract.yaml"), "utf8");

/** What rules are told of spans that are held against a contract. */
export function heldAgainst(contract: string, spans: readonly Span[], told: Told = {}): Told {
  const { partial, logs = [] } = told;
  const facts = factsOf(spans, { partial, logs });
  const verdict = checkTrace(contractOf(contract), facts, {
    chainOf: chainsIn(facts),
    logs: logs.length > 0 ? "judge" : "off",
    logsGiven: logs.length > 0,
  });
  return { ...told, expectations: expectationsOf(contractOf(contract), verdict) };
}
