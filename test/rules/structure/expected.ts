import { readFileSync } from "node:fs";
import { checkTrace } from "../../../src/contract/check.ts";
import { expectationsOf } from "../../../src/contract/expectations.ts";
import type { Expectations } from "../../../src/model/expectations.ts";
import type { Span } from "../../../src/model/span.ts";
import { contractOf, NO_LOGS } from "../../contract/judged.ts";
import { factsOf } from "../../trace/story.ts";

export const MINISERVE = readFileSync("fixtures/lgtrace.contract.yaml", "utf8");

/** What a contract tells the rules about a story's spans. */
export function expected(spans: readonly Span[], text = MINISERVE, partial?: string): Expectations {
  const contract = contractOf(text);
  return expectationsOf(contract, checkTrace(contract, factsOf(spans, { partial }), NO_LOGS));
}
