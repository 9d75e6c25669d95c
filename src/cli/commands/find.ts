import { Failure } from "../../model/failure.ts";
import { queryFromFlags } from "../../query/from-flags.ts";
import { findJson } from "../../report/find-json.ts";
import type { FindResult } from "../../report/find-result.ts";
import { findIds, findText } from "../../report/find-text.ts";
import { EXIT } from "../exit-code.ts";
import { findInStore } from "../find-in-store.ts";
import type { Invocation } from "../flags/command.ts";
import type { FindFlags } from "../flags/find.ts";
import { keyboardFor } from "../interactive/walking.ts";
import { remoteIfConfigured } from "../open-remote.ts";
import { mustHaveStore } from "../open-store.ts";
import { refuseTraceql } from "../refuse-traceql.ts";
import { type RunningSearch, sayGone, sayIncomplete } from "../running-search.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

/** `lgtrace find`: one row for each trace that the question fits, of Tempo or of the store. It reports, it does not judge. */
export async function find({ operands, flags, world }: Invocation<FindFlags>): Promise<number> {
  const keyboard = await keyboardFor(flags, world);
  if (keyboard !== undefined)
    return (await import("../interactive/walk-found.ts")).walkFound(operands, flags, keyboard, world);
  return printed(await searchFor(operands, flags, world), flags, world);
}

/** The search that operands and flags ask for. */
export async function searchFor(
  operands: readonly string[],
  flags: FindFlags,
  world: World,
): Promise<RunningSearch> {
  return flags.rule === undefined ? begun(operands, flags, world) : byRule(operands, flags, world);
}

async function printed(search: RunningSearch, flags: FindFlags, world: World): Promise<number> {
  try {
    await print(search.result, flags, world);
    if (flags.output === "ids") await sayIncomplete(search, world);
    await sayGone(search, world);
    if (search.crashed?.any === true) return EXIT.bug;
    return search.passed() === 0 ? EXIT.inconclusive : EXIT.done;
  } finally {
    await search.close();
  }
}

async function byRule([raw]: readonly string[], flags: FindFlags, world: World): Promise<RunningSearch> {
  if (raw !== undefined)
    throw new Failure("usage", "--rule has its own TraceQL, and takes none beside it", {
      hint: "narrow it with flags: --service, --since, …",
    });
  const { findByRule } = await import("../find-by-rule.ts");
  return findByRule({ ...flags, logs: true, rule: flags.rule ?? [] }, world);
}

/** On Tempo where one is configured, unless `--local` asks the store. */
async function begun([raw]: readonly string[], flags: FindFlags, world: World): Promise<RunningSearch> {
  if (flags.local === true && flags.remote === true)
    throw new Failure("usage", "--local and --remote exclude one another", { hint: "give one of them" });
  const remote = flags.local === true ? undefined : await remoteIfConfigured(flags, world);
  if (remote?.tempo !== undefined) {
    const { findOnTempo } = await import("../find-on-tempo.ts");
    return findOnTempo(remote, remote.tempo, raw, flags, world, flags.output === "ids" ? "ids" : "rows");
  }
  await remote?.close();
  if (flags.remote === true)
    throw new Failure("config", "--remote asks Tempo, and none is configured", {
      hint: "--tempo URL, TEMPO_URL, or --grafana URL",
    });
  if (raw !== undefined) return refuseTraceql(raw);
  return findInStore(await mustHaveStore(flags, world), queryFromFlags(flags, world.now()), world);
}

async function print(result: FindResult, flags: FindFlags, world: World): Promise<void> {
  if (flags.output === "ids") await world.stdout.lines(findIds(result));
  else if (flags.output === "text") await world.stdout.lines(findText(result, styleOf(flags, world)));
  else await world.stdout.pieces(findJson(result, flags.output === "json" ? "json" : "jsonl"));
}
