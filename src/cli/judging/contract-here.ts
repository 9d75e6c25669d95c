import { checkTrace } from "../../contract/check.ts";
import { expectationsOf } from "../../contract/expectations.ts";
import { loadContract } from "../../contract/load.ts";
import type { Expectations } from "../../model/expectations.ts";
import { chainsIn } from "../../rules/retry/chain-of.ts";
import type { TraceFacts } from "../../trace/facts.ts";

/** What a contract tells the rules about a trace. */
export type Expecting = (facts: TraceFacts, logsGiven: boolean) => Expectations;

/** The contract of a file, held against each trace. Fails as `loadContract`. */
export async function contractOf(path: string): Promise<Expecting> {
  const contract = await loadContract(path);
  return (facts, logsGiven) => {
    const logs = logsGiven ? "judge" : "off";
    const verdict = checkTrace(contract, facts, { logs, logsGiven, chainOf: chainsIn(facts) });
    return expectationsOf(contract, verdict);
  };
}
