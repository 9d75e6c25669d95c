import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkTrace } from "../../src/contract/check.ts";
import type { Contract } from "../../src/contract/contract.ts";
import { expectationsOf } from "../../src/contract/expectations.ts";
import { loadContract } from "../../src/contract/load.ts";
import { FileReading, type FilesRead } from "../../src/evidence/read-files.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { Finding } from "../../src/model/finding.ts";
import { ListPrices } from "../../src/rules/cost/list-price.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import { Run } from "../../src/rules/run.ts";
import { runRules } from "../../src/rules/run-rules.ts";
import { TraceFacts } from "../../src/trace/facts.ts";

const { price } = new ListPrices();

/** A file's name and what is in it. */
export type NamedContent = readonly [name: string, content: string | Uint8Array];

/** What files hold together, without a disk. */
export async function readContents(files: readonly NamedContent[]): Promise<FilesRead> {
  const reading = new FileReading();
  for (const [name, content] of files) await reading.read(name, true, chunksOf(content));
  return reading.result();
}

async function* chunksOf(content: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** The files of a folder. */
export function contentsOf(folder: string): NamedContent[] {
  return globSync("*", { cwd: folder })
    .sort()
    .map((name): NamedContent => [name, readFileSync(path.join(folder, name))]);
}

/** The contract that stands beside a folder. */
export async function contractBeside(folder: string): Promise<Contract | undefined> {
  const file = path.join(path.dirname(folder), "lgtrace.contract.yaml");
  return existsSync(file) ? await loadContract(file) : undefined;
}

/** What all rules find in these traces. Throws if a rule breaks down. */
export function findingsIn(
  traces: readonly TraceEvidence[],
  logsGiven: boolean,
  contract: Contract | undefined,
): Finding[] {
  const run = new Run(traces.map((evidence) => new TraceFacts(evidence)));
  return run.traces.flatMap((facts) => {
    const expectations =
      contract && expectationsOf(contract, checkTrace(contract, facts, { logs: "judge", logsGiven }));
    const judgement = runRules(RULES, ruleFacts(facts, { ...SETTLED, expectations, logsGiven, run, price }));
    for (const { error } of judgement.crashed) throw error;
    return judgement.findings;
  });
}
