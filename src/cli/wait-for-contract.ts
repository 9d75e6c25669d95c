import type { Wanted } from "../evidence/gather.ts";
import type { Remote } from "../evidence/remote.ts";
import { remoteTrace } from "../evidence/remote-trace.ts";
import { waitForTrace } from "../evidence/wait.ts";
import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import { readDuration } from "../query/parse-time.ts";
import { addressOf } from "../source/http/place.ts";
import { BackendLookup } from "./backend-lookup.ts";
import type { ContractEvidence } from "./contract-evidence.ts";
import type { CheckContractFlags } from "./flags/check-contract.ts";
import { remoteIfConfigured } from "./open-remote.ts";
import { errorStyle } from "./style.ts";
import type { World } from "./world.ts";

const NANOS_PER_MILLI = 1e6;
const DEFAULT_MS = 60_000;
const PIPED_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[K";

/** The traces that the operands name, each once Tempo has all of it, or enough for the contract. */
export async function awaitedEvidence(
  wanted: Wanted,
  flags: CheckContractFlags,
  isEnough: (evidence: TraceEvidence, logsGiven: boolean) => boolean,
  world: World,
): Promise<ContractEvidence> {
  const references = [...wanted.references, ...wanted.selected];
  const limitMs = limitOf(flags.wait);
  if (references.length === 0 || wanted.paths.length > 0 || wanted.stdin !== undefined)
    throw new Failure("usage", "--wait waits for traces of Tempo, and takes ids alone", {
      hint: "lgtrace check-contract ID --wait",
    });
  const remote = await remoteIfConfigured(flags, world);
  if (remote?.tempo === undefined)
    throw new Failure("config", "--wait asks Tempo, and none is configured", {
      hint: "--tempo URL · TEMPO_URL",
    });
  const logsGiven = flags.logs && remote.loki !== undefined;
  const traces = awaited(references, remote, flags, limitMs, (one) => isEnough(one, logsGiven), world);
  return {
    gathered: { traces, files: undefined, absent: [] },
    logsGiven,
    place: `tempo ${addressOf(remote.tempo.http.backend)}`,
    close: () => remote.close(),
  };
}

async function* awaited(
  references: readonly TraceReference[],
  remote: Remote,
  flags: CheckContractFlags,
  limitMs: number,
  isEnough: (evidence: TraceEvidence) => boolean,
  world: World,
): AsyncGenerator<TraceEvidence> {
  const { logSlackNs } = new BackendLookup(flags, flags.logs, world);
  const withLogs = flags.logs && remote.loki !== undefined;
  for (const {
    ids: [id],
    text,
  } of references) {
    if (id === undefined) continue;
    const ask = async () => (await remoteTrace(remote, id, { logSlackNs, withLogs }))?.evidence;
    yield await waitForTrace(ask, text, {
      limitMs,
      isEnough,
      now: () => Number(world.now()) / NANOS_PER_MILLI,
      pause: (ms) => new Promise((done) => setTimeout(done, ms)),
      onWait: (reason, leftMs) => sayWaiting(reason, leftMs, world),
    }).finally(() => clearLine(world));
  }
}

function sayWaiting(reason: string, leftMs: number, world: World): void {
  if (!world.terminal.progress) return;
  const text = errorStyle(world).clean(`waiting, ${Math.ceil(leftMs / 1000)} s left: ${reason}`);
  void world.stderr.write(CLEAR_LINE + text.slice(0, (world.terminal.columns ?? PIPED_COLUMNS) - 1));
}

function clearLine(world: World): void {
  if (world.terminal.progress) void world.stderr.write(CLEAR_LINE);
}

function limitOf(wait: string | true | undefined): number {
  if (wait === undefined || wait === true) return DEFAULT_MS;
  const nanos = readDuration(wait);
  if (nanos !== undefined) return nanos / NANOS_PER_MILLI;
  throw new Failure("usage", `--wait cannot be "${wait}"`, { hint: "write --wait=60s" });
}
