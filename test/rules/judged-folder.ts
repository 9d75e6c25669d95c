import { existsSync } from "node:fs";
import path from "node:path";
import { checkTrace } from "../../src/contract/check.ts";
import type { Contract } from "../../src/contract/contract.ts";
import { expectationsOf } from "../../src/contract/expectations.ts";
import { loadContract } from "../../src/contract/load.ts";
import { readFiles } from "../../src/evidence/read-files.ts";
import type { Expectations } from "../../src/model/expectations.ts";
import { ListPrices } from "../../src/rules/cost/list-price.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import { chainsIn } from "../../src/rules/retry/chain-of.ts";
import { Run } from "../../src/rules/run.ts";
import { type Judgement, runRules } from "../../src/rules/run-rules.ts";
import { TraceFacts } from "../../src/trace/facts.ts";

/**
 * What all rules say about each trace of a folder (or of files), with the `lgtrace.contract.yaml` that
 * stands beside the folder. Throws if a rule breaks down.
 */
export async function judgedFolder(...paths: readonly string[]): Promise<readonly Judgement[]> {
  const { traces, lines } = (await readFiles(paths, undefined)).result();
  const contract = await contractBeside(paths[0] ?? "");
  const { price } = new ListPrices();
  const run = new Run(traces.map((evidence) => new TraceFacts(evidence)));
  return run.traces.map((facts) => {
    const logsGiven = lines > 0;
    const expectations = contract && expected(contract, facts, logsGiven);
    const judgement = runRules(RULES, ruleFacts(facts, { ...SETTLED, expectations, logsGiven, run, price }));
    for (const { error } of judgement.crashed) throw error;
    return judgement;
  });
}

async function contractBeside(folder: string): Promise<Contract | undefined> {
  const file = path.join(path.dirname(folder), "lgtrace.contract.yaml");
  return existsSync(file) ? await loadContract(file) : undefined;
}

function expected(contract: Contract, facts: TraceFacts, logsGiven: boolean): Expectations {
  return expectationsOf(
    contract,
    checkTrace(contract, facts, { logs: "judge", logsGiven, chainOf: chainsIn(facts) }),
  );
}
