import { checkTrace } from "../contract/check.ts";
import type { Contract } from "../contract/contract.ts";
import { expectationsOf } from "../contract/expectations.ts";
import { contractNear, loadContract } from "../contract/load.ts";
import type { TraceEvidence } from "../model/evidence.ts";
import type { Expectations } from "../model/expectations.ts";
import type { Diagnosis, Finding } from "../model/finding.ts";
import { diagnose } from "../rules/diagnose.ts";
import { type Clock, ruleFacts, SETTLED } from "../rules/facts.ts";
import { RULES } from "../rules/registry.ts";
import { chainsIn } from "../rules/retry/chain-of.ts";
import type { AnyRule } from "../rules/rule.ts";
import type { Run } from "../rules/run.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { World } from "./world.ts";

/** What all traces of a run are judged with. */
export interface Judging {
  readonly rules: readonly AnyRule[];
  readonly contract: Contract | undefined;
  /** From the command line; undefined: the clock for traces of servers, nothing for the others. */
  readonly now: bigint | undefined;
  readonly clock: () => bigint;
  readonly logsGiven: () => boolean;
  readonly run: Run | undefined;
  readonly keeps?: (finding: Finding) => boolean;
}

/** The diagnosis of one trace. */
export function diagnosisOf(facts: TraceFacts, judging: Judging): Diagnosis {
  const { rules, contract, run } = judging;
  const logsGiven = judging.logsGiven();
  const expectations = contract === undefined ? undefined : expected(contract, facts, logsGiven);
  const clock: Clock = { ...SETTLED.clock, now: nowFor(facts.evidence, judging) };
  return diagnose(
    rules,
    ruleFacts(facts, { ...SETTLED, clock, expectations, logsGiven, run }),
    judging.keeps,
  );
}

function nowFor({ live }: TraceEvidence, { now, clock }: Judging): bigint | undefined {
  return now ?? (live === true ? clock() : undefined);
}

function expected(contract: Contract, facts: TraceFacts, logsGiven: boolean): Expectations {
  return expectationsOf(
    contract,
    checkTrace(contract, facts, {
      logs: logsGiven ? "judge" : "off",
      logsGiven,
      chainOf: chainsIn(facts),
    }),
  );
}

/** Rules with the contract that holds in the working folder: for who shows or finds traces. */
export async function judgingHere(
  world: World,
  rules: readonly AnyRule[] = RULES,
): Promise<(facts: TraceFacts) => Diagnosis> {
  const path = await contractNear(world.cwd);
  const contract = path === undefined ? undefined : await loadContract(path);
  const judging: Judging = {
    rules,
    contract,
    now: undefined,
    clock: () => world.now(),
    logsGiven: () => false,
    run: undefined,
  };
  return (facts) => diagnosisOf(facts, judging);
}
