import { fetchTraces } from "../../evidence/fetch.ts";
import type { Remote } from "../../evidence/remote.ts";
import { Failure } from "../../model/failure.ts";
import type { FetchSummary } from "../../model/fetch-summary.ts";
import type { TraceId } from "../../model/ids.ts";
import { failedLines, fetchJson, fetchLine } from "../../report/fetch-summary.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import { openStore } from "../../store/store.ts";
import { slackOf } from "../backend-lookup.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import { DEFAULT_AT_ONCE, findOnTempo } from "../find-on-tempo.ts";
import type { Invocation } from "../flags/command.ts";
import type { FetchFlags } from "../flags/fetch.ts";
import { remoteIfConfigured } from "../open-remote.ts";
import { sortOperands } from "../operands.ts";
import { ProgressBar } from "../progress.ts";
import { sayIncomplete } from "../running-search.ts";
import { readStdin } from "../stdin.ts";
import { storePath } from "../store-path.ts";
import { errorStyle, styleOf, wholeNumber } from "../style.ts";
import { sayWaiting } from "../waiting.ts";
import type { World } from "../world.ts";

/** `lgtrace fetch`: traces of Tempo and their log lines into the store. What came stays, whatever happens then. */
export async function fetchEvidence({ operands, flags, world }: Invocation<FetchFlags>): Promise<number> {
  const remote = await remoteIfConfigured(flags, world);
  const { tempo } = remote ?? {};
  if (remote === undefined || tempo === undefined) throw noTempo();
  try {
    const { ids, total } = await idsOf(operands, remote, tempo, flags, world);
    const summary = await fetched(ids, total, remote, flags, world);
    await print(summary, flags, world);
    return exitCode(summary);
  } finally {
    await remote.close();
  }
}

interface Ids {
  readonly ids: readonly TraceId[];
  readonly total: number;
}

/** The ids that the operands name, or those of the traces that the question fits. */
async function idsOf(
  operands: readonly string[],
  remote: Remote,
  tempo: Tempo,
  flags: FetchFlags,
  world: World,
): Promise<Ids> {
  const [first = ""] = operands;
  const raw = /^[\s(]*\{/.test(first) ? first : undefined;
  if (raw === undefined && operands.length > 0) return namedIds(operands, world);
  const search = await findOnTempo(remote, tempo, raw, flags, world);
  const ids: TraceId[] = [];
  for await (const { traceId } of search.result.matches) ids.push(traceId);
  await sayIncomplete(search, world);
  return { ids, total: ids.length };
}

async function namedIds(operands: readonly string[], world: World): Promise<Ids> {
  const { paths, references, stdin } = sortOperands(operands, world.cwd);
  if (paths.length > 0)
    throw new Failure("usage", `fetch takes ids, not files: ${paths.join(", ")}`, {
      hint: "lgtrace import FILE…",
    });
  const came = stdin ? await readStdin(world.stdin) : { references: [] };
  if (!("references" in came))
    throw new Failure("usage", "stdin holds no ids", { hint: "lgtrace find -o ids | lgtrace fetch -" });
  const all = [...references, ...came.references].map(({ ids: [likeliest], text }) => {
    if (likeliest === undefined)
      throw new Failure("usage", `"${text}" is no trace id`, { hint: "32 hex digits" });
    return likeliest;
  });
  const ids = [...new Set(all)];
  return { ids, total: ids.length };
}

async function fetched(
  ids: Ids["ids"],
  total: number,
  remote: Remote,
  flags: FetchFlags,
  world: World,
): Promise<FetchSummary> {
  const store = openStore(storePath(flags.store, world), { mode: "write" });
  const bar = new ProgressBar(world);
  const options = {
    total,
    logSlackNs: slackOf(flags.logSlack),
    withLogs: flags.logs,
    atOnce: wholeNumber("concurrency", flags.concurrency, 1) ?? DEFAULT_AT_ONCE,
    onProgress: bar.drawFetch,
    onWait: sayWaiting(world),
  };
  try {
    return await fetchTraces(ids, remote, store, options);
  } finally {
    bar.clear();
    store.close();
  }
}

async function print(summary: FetchSummary, flags: FetchFlags, world: World): Promise<void> {
  if (flags.output === "text") await world.stdout.lines([fetchLine(summary, styleOf(flags, world))]);
  else await world.stdout.pieces(fetchJson(summary, flags.output === "json" ? "json" : "jsonl"));
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
