import { relative } from "node:path";
import { checkTrace } from "../../contract/check.ts";
import { type Contract, KNOBS } from "../../contract/contract.ts";
import { contractNear, loadContract } from "../../contract/load.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import { Failure } from "../../model/failure.ts";
import { readDuration } from "../../query/parse-time.ts";
import { contractGithub } from "../../report/contract-github.ts";
import { contractJson } from "../../report/contract-json.ts";
import { ContractTally, type JudgedTrace } from "../../report/contract-tally.ts";
import { type ContractRun, contractText } from "../../report/contract-text.ts";
import { counted } from "../../report/number.ts";
import { chainsIn } from "../../rules/retry/chain-of.ts";
import { TraceFacts } from "../../trace/facts.ts";
import type { CheckContractFlags } from "../flags/check-contract.ts";
import type { Invocation } from "../flags/command.ts";
import { sayAbsent } from "../gathering/absent-traces.ts";
import { type EvidenceToJudge, evidenceToJudge, type Selection } from "../gathering/evidence-to-judge.ts";
import { sayInputTrouble } from "../gathering/input-trouble.ts";
import { wantedOf } from "../gathering/wanted.ts";
import { awaitedEvidence } from "../judging/wait-for-contract.ts";
import { EXIT, exitCodeOf, reaches } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { World } from "../process/world.ts";

/** `lgtrace check-contract`: judges each trace that the contract selects. */
export async function checkContract({
  operands: given,
  flags: givenFlags,
  world,
}: Invocation<CheckContractFlags>): Promise<number> {
  const { operands, flags } = idAfterWait(given, givenFlags);
  const path = flags.contract ?? (await contractNear(world.cwd));
  if (path === undefined) throw noContract();
  const contract = await loadContract(path);
  const wanted = await wantedOf(operands, flags.id ?? [], world);
  const evidence =
    flags.wait === undefined
      ? await evidenceToJudge(wanted, selectionOf(contract, flags), flags, world)
      : await awaitedEvidence(wanted, flags, (trace, given) => isMet(contract, trace, given, flags), world);
  try {
    return await judge(contract, path, evidence, flags, world);
  } finally {
    await evidence.close();
  }
}

/** `--wait ID`: the word behind it is the id, since it is no time. */
function idAfterWait(operands: readonly string[], flags: CheckContractFlags) {
  const { wait } = flags;
  if (typeof wait !== "string" || readDuration(wait) !== undefined) return { operands, flags };
  return { operands: [...operands, wait], flags: { ...flags, wait: true } as const };
}

/** On Tempo a service by its name narrows the search; what has no such root is not the contract's. */
function selectionOf(
  { match }: Contract,
  { service, since, from, to, limit = "0" }: CheckContractFlags,
): Selection {
  const flags = { ...(service === undefined ? {} : { service }), since, from, to, limit };
  const named = match.service;
  const isPlain = named?.exact === true && /^\w[\w.-]*$/.test(named.source) && named.source !== "none";
  return isPlain ? { flags, onTempo: { flags: { service: [named.source], ...flags } } } : { flags };
}

async function judge(
  contract: Contract,
  path: string,
  evidence: EvidenceToJudge,
  flags: CheckContractFlags,
  world: World,
): Promise<number> {
  const { gathered, lookup } = evidence;
  await sayInputTrouble(gathered.files, world);
  const tally = new ContractTally();
  const notes = notesOf(contract, flags);
  const run: ContractRun = {
    id: contract.id,
    path: relative(world.cwd, path),
    place: evidence.place,
    traces: judged(contract, evidence, flags, notes),
    tally,
    notes,
  };
  await print(run, flags, world);
  await sayAbsent(gathered, flags, world);
  if (flags.requireLogs === true && lookup.missingLogs !== undefined)
    return exitCodeOf(lookup.missingLogs.code);
  return exitCode(tally, evidence, flags);
}

/** A trace that meets its contract needs no more waiting. */
function isMet(
  contract: Contract,
  evidence: TraceEvidence,
  logsGiven: boolean,
  flags: CheckContractFlags,
): boolean {
  const facts = new TraceFacts(evidence);
  const options = { logs: flags.logs ? "judge" : "off", logsGiven, chainOf: chainsIn(facts) } as const;
  const { selected, violations, unjudged } = checkTrace(contract, facts, options);
  return selected && violations.length === 0 && unjudged.length === 0;
}

/** Verdicts as the traces pass; to `notes` comes what is known once all have. */
async function* judged(
  contract: Contract,
  evidence: EvidenceToJudge,
  { logs }: CheckContractFlags,
  notes: string[],
): AsyncGenerator<JudgedTrace> {
  let cut = 0;
  for await (const one of evidence.gathered.traces) {
    const facts = new TraceFacts(one);
    const verdict = checkTrace(contract, facts, {
      logs: logs ? "judge" : "off",
      logsGiven: evidence.logsGiven(),
      chainOf: chainsIn(facts),
    });
    if (verdict.selected) cut += facts.cutValues;
    yield verdict;
  }
  for (const { traceId, reason } of evidence.notJudged)
    yield { traceId, violations: [], unjudged: [{ reason }], skipped: [], selected: true };
  if (cut > 0) notes.push(`${counted(cut, "attribute value")} may be cut: at Tempo's 2,048 bytes`);
  notes.push(...evidence.notes());
}

function print(run: ContractRun, flags: CheckContractFlags, world: World): Promise<void> {
  if (flags.output === "github") return world.stdout.lines(contractGithub(run));
  if (flags.output === "text") return world.stdout.lines(contractText(run, styleOf(flags, world)));
  return world.stdout.pieces(contractJson(run, flags.output === "json" ? "json" : "jsonl"));
}

/** Failures over findings, findings over doubt; nothing checked is never a pass. */
function exitCode(
  tally: ContractTally,
  { gathered: { files, absent }, notJudged }: EvidenceToJudge,
  { failOn, allowEmpty }: CheckContractFlags,
): number {
  if (files !== undefined && files.unreadable.length > 0) return EXIT.callerMustChange;
  const trouble = notJudged.find((one) => one.trouble !== undefined)?.trouble;
  if (trouble !== undefined) return exitCodeOf(trouble.code);
  if (reaches(tally.worst, failOn)) return EXIT.findings;
  if (tally.inconclusive > 0 || absent.length > 0) return EXIT.inconclusive;
  return tally.traces === 0 && allowEmpty !== true ? EXIT.inconclusive : EXIT.done;
}

/** What the reader must know of how it was judged. */
function notesOf(contract: Contract, flags: CheckContractFlags): string[] {
  const kept = KNOBS.filter((knob) => contract.knobs[knob] !== undefined);
  return [
    ...(flags.logs ? [] : ["the clauses about log lines are switched off (--no-logs)"]),
    ...(kept.length > 0 ? [`not checked here, kept for rules: ${kept.join(", ")}`] : []),
  ];
}

function noContract(): Failure {
  return new Failure("config", "there is no contract to check against", {
    because:
      "no --contract, no contract: in .lgtrace.yaml, no lgtrace.contract.yaml from here up to the repository's root",
    hint: "lgtrace check-contract --contract FILE",
  });
}
