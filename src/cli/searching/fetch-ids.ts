import type { Remote } from "../../evidence/remote.ts";
import { Failure } from "../../model/failure.ts";
import { isTempoId, type TraceId } from "../../model/ids.ts";
import type { TraceReference } from "../../model/trace-reference.ts";
import { type QueryFlags, queryFromFlags } from "../../query/from-flags.ts";
import { hasConditions } from "../../query/query.ts";
import { windowOf } from "../../query/window-flags.ts";
import { escapeControls } from "../../report/escape-controls.ts";
import { counted } from "../../report/number.ts";
import type { Tempo, TimeWindow } from "../../source/tempo/tempo.ts";
import type { FetchFlags } from "../flags/fetch.ts";
import { sortOperands } from "../gathering/operands.ts";
import { readStdin } from "../process/stdin.ts";
import type { World } from "../process/world.ts";
import { findOnTempo } from "./find-on-tempo.ts";
import { isTraceql } from "./refuse-traceql.ts";
import { sayGone, sayIncomplete } from "./running-search.ts";

export interface IdsToFetch {
  readonly ids: readonly TraceId[];
  /** Narrows which of Tempo's blocks are looked through. */
  readonly window: TimeWindow | undefined;
}

/** What a fetch was pointed at: ids, or a question by flags or in TraceQL. Throws the Failure "usage". */
export async function idsToFetch(
  operands: readonly string[],
  remote: Remote,
  tempo: Tempo,
  flags: FetchFlags,
  world: World,
): Promise<IdsToFetch> {
  const raw = operands.find(isTraceql);
  if (raw === undefined && operands.length > 0)
    return { ids: await namedIds(operands, flags, world), window: windowOf(flags, world.now()) };
  if (operands.length > 1)
    throw new Failure("usage", "fetch takes one TraceQL query, and no ids beside it", {
      hint: "lgtrace fetch '{ … }' · lgtrace fetch ID…",
    });
  const search = await findOnTempo(remote, tempo, raw, flags, world, "ids");
  const ids: TraceId[] = [];
  for await (const { traceId } of search.result.matches) ids.push(traceId);
  const { place, asked } = search.result;
  const where = [`${counted(ids.length, "trace")} in ${place}`, asked].filter((words) => words !== "");
  await world.stderr.write(`lgtrace: ${escapeControls(where.join(" "))}\n`);
  await sayIncomplete(search, world);
  await sayGone(search, world);
  return { ids, window: undefined };
}

async function namedIds(operands: readonly string[], flags: FetchFlags, world: World): Promise<TraceId[]> {
  refuseQuestion(flags, world);
  const { paths, references, stdin } = sortOperands(operands, world.cwd);
  if (paths.length > 0)
    throw new Failure("usage", `fetch takes ids, not files: ${paths.join(", ")}`, {
      hint: "lgtrace import FILE…",
    });
  const came = stdin ? await readStdin(world.stdin) : { references: [] };
  if (!("references" in came))
    throw new Failure("usage", "stdin holds no ids", { hint: "lgtrace find -o ids | lgtrace fetch -" });
  const likeliest = ({ ids }: TraceReference) => ids.find(isTempoId) ?? ids[0];
  const ids = [...references, ...came.references].map(likeliest);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Flags that ask a question would be left out without a word. */
function refuseQuestion(flags: QueryFlags, world: World): void {
  const asks = hasConditions(queryFromFlags(flags, world.now()));
  if (!asks && flags.limit === undefined && flags.sort === undefined) return;
  throw new Failure("usage", "fetch takes ids, or a question by flags, not both", {
    hint: "lgtrace find … -o ids | lgtrace fetch -",
  });
}
