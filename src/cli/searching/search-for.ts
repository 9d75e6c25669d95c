import { Failure } from "../../model/failure.ts";
import { queryFromFlags } from "../../query/from-flags.ts";
import type { FindFlags } from "../flags/find.ts";
import { remoteIfConfigured } from "../gathering/open-remote.ts";
import { mustHaveStore } from "../gathering/open-store.ts";
import type { World } from "../process/world.ts";
import { findInStore } from "./find-in-store.ts";
import { refuseTraceql } from "./refuse-traceql.ts";
import type { RunningSearch } from "./running-search.ts";

/** The search that operands and flags ask for. */
export async function searchFor(
  operands: readonly string[],
  flags: FindFlags,
  world: World,
): Promise<RunningSearch> {
  return flags.rule === undefined ? begun(operands, flags, world) : byRule(operands, flags, world);
}

async function byRule([raw]: readonly string[], flags: FindFlags, world: World): Promise<RunningSearch> {
  if (raw !== undefined)
    throw new Failure("usage", "--rule has its own TraceQL, and takes none beside it", {
      hint: "narrow it with flags: --service, --since, …",
    });
  const { findByRule } = await import("./find-by-rule.ts");
  return findByRule({ ...flags, logs: true, rule: flags.rule ?? [] }, world);
}

/** On Tempo where one is configured, unless `--local` asks the store. */
async function begun([raw]: readonly string[], flags: FindFlags, world: World): Promise<RunningSearch> {
  if (flags.local === true && flags.remote === true)
    throw new Failure("usage", "--local and --remote exclude one another", { hint: "give one of them" });
  const remote = flags.local === true ? undefined : await remoteIfConfigured(flags, world);
  if (remote?.tempo !== undefined) {
    const { findOnTempo } = await import("./find-on-tempo.ts");
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
