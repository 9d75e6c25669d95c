import type { Wanted } from "../../evidence/gather.ts";
import type { Remote } from "../../evidence/remote.ts";
import { remoteTrace } from "../../evidence/remote-trace.ts";
import { type Waited, waitForTrace } from "../../evidence/wait.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import { Failure } from "../../model/failure.ts";
import { isTempoId, type TraceId } from "../../model/ids.ts";
import type { TraceReference } from "../../model/trace-reference.ts";
import { readDuration } from "../../query/parse-time.ts";
import { failureLines } from "../../report/failure.ts";
import { pauseWith } from "../../source/http/attempts.ts";
import { addressOf } from "../../source/http/place.ts";
import { inOrder } from "../../source/in-order.ts";
import type { CheckContractFlags } from "../flags/check-contract.ts";
import { BackendLookup } from "../gathering/backend-lookup.ts";
import { type EvidenceToJudge, judgeable, type NotJudged } from "../gathering/evidence-to-judge.ts";
import { interruptSignal } from "../process/interrupt.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";

const NANOS_PER_MILLI = 1e6;
const NANOS_PER_SECOND = 1e9;
const DEFAULT_WAIT = "60s";
/** Traces that are waited for beside each other. */
const AT_ONCE = 8;
const PIPED_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[K";

/** Whether a trace meets its contract as it is; `logsGiven`: Loki was asked with success. */
export type IsEnough = (evidence: TraceEvidence, logsGiven: boolean) => boolean;

/** The traces that the operands name, each once Tempo has all of it, or enough for the contract. */
export async function awaitedEvidence(
  wanted: Wanted,
  flags: CheckContractFlags,
  isEnough: IsEnough,
  world: World,
): Promise<EvidenceToJudge> {
  const ids = idsOf(wanted);
  const limitMs = limitOf(flags.wait);
  const lookup = new BackendLookup(flags, flags.logs, world);
  if (flags.local === true)
    throw new Failure("usage", "--wait asks Tempo, --local nobody", { hint: "leave one out" });
  await lookup.configure();
  const remote = await lookup.open();
  if (remote?.tempo === undefined) {
    await lookup.close();
    throw new Failure("config", "--wait asks Tempo, and none is configured", {
      hint: "--tempo URL · TEMPO_URL · --grafana URL",
    });
  }
  const logsGiven = () => lookup.hasLoki && lookup.missingLogs === undefined;
  const notJudged: NotJudged[] = [];
  const waiting = new Waiting(remote, lookup, limitMs, (one) => isEnough(one, logsGiven()), world);
  return {
    gathered: { traces: waiting.forAll(ids, notJudged), files: undefined, absent: [] },
    notJudged,
    logsGiven,
    place: `tempo ${addressOf(remote.tempo.http.backend)}`,
    notes: () => [],
    lookup,
    close: () => lookup.close(),
  };
}

class Waiting {
  readonly #remote: Remote;
  readonly #lookup: BackendLookup;
  readonly #limitMs: number;
  readonly #isEnough: (evidence: TraceEvidence) => boolean;
  readonly #world: World;
  /** Ctrl-C ends it early: what is asked next says so. */
  readonly #pause = pauseWith(interruptSignal());

  constructor(
    remote: Remote,
    lookup: BackendLookup,
    limitMs: number,
    isEnough: (evidence: TraceEvidence) => boolean,
    world: World,
  ) {
    this.#remote = remote;
    this.#lookup = lookup;
    this.#limitMs = limitMs;
    this.#isEnough = isEnough;
    this.#world = world;
  }

  /** Those that are complete, or enough, in time; the others go to `notJudged`, each with what kept it. */
  async *forAll(ids: readonly TraceId[], notJudged: NotJudged[]): AsyncGenerator<TraceEvidence> {
    for await (const [traceId, waited] of inOrder(ids, AT_ONCE, (id) => this.#for(id))) {
      this.#clearLine();
      if ("evidence" in waited) yield waited.evidence;
      else if ("incomplete" in waited) notJudged.push(await this.#outOfTime(traceId, waited.incomplete));
      else notJudged.push(await this.#troubled(traceId, waited.trouble));
    }
  }

  /** Trouble with one trace leaves the others to be waited for. */
  async #for(id: TraceId): Promise<Waited | { readonly trouble: Failure }> {
    try {
      return await this.#wait(id);
    } catch (trouble) {
      if (trouble instanceof Failure && trouble.code !== "interrupted") return { trouble };
      throw trouble;
    }
  }

  #wait(id: TraceId): Promise<Waited> {
    const { logSlackNs, withLogs } = this.#lookup;
    const ask = async () => {
      const trace = await remoteTrace(this.#remote, id, { logSlackNs, withLogs });
      return trace && judgeable(trace, this.#lookup);
    };
    return waitForTrace(ask, {
      limitMs: this.#limitMs,
      isEnough: this.#isEnough,
      now: () => Number(this.#world.now()) / NANOS_PER_MILLI,
      pause: this.#pause,
      within,
      onWait: (reason, leftMs) => this.#draw(reason, leftMs),
    });
  }

  async #troubled(traceId: TraceId, trouble: Failure): Promise<NotJudged> {
    await this.#world.stderr.lines(failureLines(trouble, errorStyle(this.#world)));
    return { traceId, reason: trouble.message, trouble };
  }

  async #outOfTime(traceId: TraceId, reason: string): Promise<NotJudged> {
    const seconds = this.#limitMs / 1000;
    const what = `not complete after ${seconds} s`;
    const failure = new Failure("incomplete", `trace ${traceId} is ${what}`, {
      because: reason,
      hint: `--wait=${Math.max(1, Math.ceil(seconds * 2))}s · lgtrace show ${traceId} --remote`,
    });
    await this.#world.stderr.lines(failureLines(failure, errorStyle(this.#world)));
    return { traceId, reason: `${what}: ${reason}` };
  }

  #draw(reason: string, leftMs: number): void {
    const { terminal, stderr } = this.#world;
    if (!terminal.progress) return;
    const text = errorStyle(this.#world).clean(`waiting, ${Math.ceil(leftMs / 1000)} s left: ${reason}`);
    void stderr.write(CLEAR_LINE + text.slice(0, (terminal.columns ?? PIPED_COLUMNS) - 1));
  }

  #clearLine(): void {
    if (this.#world.terminal.progress) void this.#world.stderr.write(CLEAR_LINE);
  }
}

async function within<Answer>(coming: Promise<Answer>, ms: number): Promise<Answer | "late"> {
  const settled = new AbortController();
  const late = pauseWith(settled.signal)(ms).then(() => "late" as const);
  try {
    return await Promise.race([coming, late]);
  } finally {
    settled.abort();
    coming.catch(() => {});
  }
}

function idsOf({ references, selected, paths, stdin }: Wanted): TraceId[] {
  const wanted = [...references, ...selected];
  if (wanted.length === 0 || paths.length > 0 || stdin !== undefined)
    throw new Failure("usage", "--wait waits for traces of Tempo, and takes ids alone", {
      hint: "lgtrace check-contract ID --wait",
    });
  return [...new Set(wanted.map(tempoIdOf))];
}

function tempoIdOf({ ids, text }: TraceReference): TraceId {
  const id = ids.find(isTempoId);
  if (id !== undefined) return id;
  throw new Failure("usage", `"${text}" is no trace id of Tempo's, which --wait asks`, {
    hint: "up to 32 hex digits, a UUID, a traceparent or an address that holds one; a time to wait is --wait=60s",
  });
}

function limitOf(wait: string | true | undefined): number {
  const text = wait === undefined || wait === true ? DEFAULT_WAIT : wait;
  const nanos = readDuration(text);
  if (nanos !== undefined && nanos <= LONGEST_NS) return nanos / NANOS_PER_MILLI;
  throw new Failure("usage", `--wait cannot be "${text}"`, { hint: "--wait=60s, a day at most" });
}

const LONGEST_NS = 86_400 * NANOS_PER_SECOND;
