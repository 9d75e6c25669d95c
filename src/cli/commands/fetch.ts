import { type FetchOutcome, fetchTraces } from "../../evidence/fetch.ts";
import { unreadableParts } from "../../evidence/look-up.ts";
import type { Remote } from "../../evidence/remote.ts";
import { Failure } from "../../model/failure.ts";
import type { FetchSummary } from "../../model/fetch-summary.ts";
import type { TraceId } from "../../model/ids.ts";
import { failureLines } from "../../report/failure.ts";
import { failedLines, fetchJson, fetchLine } from "../../report/fetch-summary.ts";
import { openStore } from "../../store/store.ts";
import type { Invocation } from "../flags/command.ts";
import type { FetchFlags } from "../flags/fetch.ts";
import { slackOf } from "../gathering/backend-lookup.ts";
import { remoteIfConfigured } from "../gathering/open-remote.ts";
import { storePath } from "../gathering/store-path.ts";
import { EXIT, exitCodeOf } from "../process/exit-code.ts";
import { interruptSignal } from "../process/interrupt.ts";
import { ProgressBar } from "../process/progress.ts";
import { errorStyle, styleOf, wholeNumber } from "../process/style.ts";
import { sayWaiting } from "../process/waiting.ts";
import type { World } from "../process/world.ts";
import { type IdsToFetch, idsToFetch } from "../searching/fetch-ids.ts";
import { DEFAULT_AT_ONCE } from "../searching/find-on-tempo.ts";

/** `lgtrace fetch`: traces of Tempo and their log lines into the store. What came stays, whatever happens then. */
export async function fetchEvidence({ operands, flags, world }: Invocation<FetchFlags>): Promise<number> {
  const remote = await remoteIfConfigured(flags, world);
  const { tempo } = remote ?? {};
  try {
    if (remote === undefined || tempo === undefined) throw noTempo();
    const { ids, window } = await idsToFetch(operands, remote, tempo, flags, world);
    const { summary, trouble } = await fetched(ids, window, remote, flags, world);
    await print(summary, flags, world);
    if (trouble !== undefined) throw trouble;
    return exitCode(summary);
  } finally {
    await remote?.close();
  }
}

async function fetched(
  ids: readonly TraceId[],
  window: IdsToFetch["window"],
  remote: Remote,
  flags: FetchFlags,
  world: World,
): Promise<FetchOutcome> {
  const options = {
    total: ids.length,
    window,
    logSlackNs: slackOf(flags.logSlack),
    withLogs: flags.logs,
    filtersLines: flags.logql !== undefined,
    atOnce: wholeNumber("concurrency", flags.concurrency, 1) ?? DEFAULT_AT_ONCE,
    signal: interruptSignal(),
  };
  const store = openStore(storePath(flags.store, world), { mode: "write" });
  const bar = new ProgressBar(world);
  try {
    return await fetchTraces(ids, remote, store, {
      ...options,
      onProgress: bar.drawFetch,
      onUnreadable: (traceId, parts) => {
        bar.clear();
        const lines = failureLines(unreadableParts(traceId, parts), errorStyle(world));
        void world.stderr.lines(lines);
      },
      onWait: sayWaiting(world),
    });
  } finally {
    bar.clear();
    store.close();
  }
}

async function print(summary: FetchSummary, flags: FetchFlags, world: World): Promise<void> {
  if (flags.output !== "text")
    return world.stdout.pieces(fetchJson(summary, flags.output === "json" ? "json" : "jsonl"));
  await world.stdout.lines([fetchLine(summary, styleOf(flags, world))]);
  await world.stderr.lines(failedLines(summary, errorStyle(world)));
}

/** The worst of what failed; 5 where only traces are missing, or nothing was asked for. */
function exitCode({ traces, already, failed }: FetchSummary): number {
  const codes = failed.map(({ code }) => exitCodeOf(code));
  const worst = [EXIT.callerMustChange, EXIT.refused, EXIT.unreachable, EXIT.inconclusive].find((code) =>
    codes.includes(code),
  );
  if (worst !== undefined) return worst;
  return traces + already === 0 ? EXIT.inconclusive : EXIT.done;
}

function noTempo(): Failure {
  return new Failure("config", "fetch asks Tempo, and none is configured", {
    hint: "--tempo URL · TEMPO_URL · --grafana URL · lgtrace context add NAME --tempo URL",
  });
}
