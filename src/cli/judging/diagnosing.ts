import { contractNear } from "../../contract/load.ts";
import type { LinkedTraces } from "../../evidence/linked-traces.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import type { Diagnosis, ElsewhereFinding, Finding } from "../../model/finding.ts";
import type { TraceId } from "../../model/ids.ts";
import type { PriceOf } from "../../rules/cost/price.ts";
import { diagnose } from "../../rules/diagnose.ts";
import { type Clock, ruleFacts, SETTLED } from "../../rules/facts.ts";
import { RULES } from "../../rules/registry.ts";
import type { AnyRule } from "../../rules/rule.ts";
import type { Run } from "../../rules/run.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { World } from "../process/world.ts";
import type { Expecting } from "./contract-here.ts";
import { pricesHere } from "./prices.ts";

/** What all traces of a run are judged with. */
export interface Judging {
  readonly rules: readonly AnyRule[];
  readonly contract: Expecting | undefined;
  /** From the command line; undefined: the clock for traces of servers, nothing for the others. */
  readonly now: bigint | undefined;
  readonly clock: () => bigint;
  readonly logsGiven: () => boolean;
  readonly run: Run | undefined;
  readonly keeps?: (finding: Finding | ElsewhereFinding) => boolean;
  readonly price?: PriceOf;
  /** What links name, from where the traces come; undefined: nobody is asked. */
  readonly linked?: LinkedTraces | undefined;
  /** Prompts, answers and what looks like a secret are told as they are. */
  readonly showContent?: boolean;
}

/** The diagnosis of one trace. */
export function diagnosisOf(facts: TraceFacts, judging: Judging): Diagnosis {
  const { rules, contract, run } = judging;
  const logsGiven = judging.logsGiven();
  const expectations = contract?.(facts, logsGiven);
  const clock: Clock = { ...SETTLED.clock, now: nowFor(facts.evidence, judging) };
  const { keeps, price, linked, showContent = false } = judging;
  const linkedTrace = linked && ((traceId: TraceId) => linked.answer(traceId));
  const context = { clock, expectations, logsGiven, run, price, linkedTrace, showContent };
  return diagnose(rules, ruleFacts(facts, { ...SETTLED, ...context }), keeps);
}

function nowFor({ live }: TraceEvidence, { now, clock }: Judging): bigint | undefined {
  return now ?? (live === true ? clock() : undefined);
}

/** The contract of a file, or the one that holds in a folder; what it takes is loaded where there is one. */
export async function contractHere(
  given: string | undefined,
  { cwd }: World,
): Promise<Expecting | undefined> {
  const path = given ?? (await contractNear(cwd));
  if (path === undefined) return undefined;
  const { contractOf } = await import("./contract-here.ts");
  return contractOf(path);
}

/** Rules with the contract that holds in the working folder: for who shows or finds traces. */
export async function judgingHere(
  world: World,
  rules: readonly AnyRule[] = RULES,
  logsGiven: () => boolean = () => false,
): Promise<(facts: TraceFacts) => Diagnosis> {
  const [contract, price] = await Promise.all([contractHere(undefined, world), pricesHere(undefined, world)]);
  const judging: Judging = {
    rules,
    contract,
    price,
    now: undefined,
    clock: () => world.now(),
    logsGiven,
    run: undefined,
  };
  return (facts) => diagnosisOf(facts, judging);
}
