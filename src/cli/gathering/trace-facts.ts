import type { Gathered } from "../../evidence/gather.ts";
import type { FilesRead } from "../../evidence/read-files.ts";
import { Failure } from "../../model/failure.ts";
import { counted } from "../../report/number.ts";
import { TraceFacts } from "../../trace/facts.ts";
import type { World } from "../process/world.ts";
import { absentTraces, type PlaceFlags } from "./absent-traces.ts";

export type FactsStream = AsyncIterable<TraceFacts>;

/**
 * The facts of what was gathered, one trace after the other. Throws, before anything is printed, the
 * Failure that says what was looked at when there is no trace at all.
 */
export async function traceFacts(gathered: Gathered, flags: PlaceFlags, world: World): Promise<FactsStream> {
  const facts = factsOf(gathered.traces);
  const first = await facts.next();
  if (first.done === true)
    throw gathered.absent.length > 0 ? absentTraces(gathered, flags, world) : nothing(gathered.files);
  return following(first.value, facts);
}

async function* factsOf(traces: Gathered["traces"]): AsyncGenerator<TraceFacts, undefined> {
  for await (const evidence of traces) yield new TraceFacts(evidence);
}

async function* following(first: TraceFacts, others: FactsStream): FactsStream {
  yield first;
  yield* others;
}

function nothing(files: FilesRead | undefined): Failure {
  if (files === undefined || (files.unreadable.length > 0 && files.lines === 0)) return unreadable(files);
  const { lines, skipped } = files;
  const looked =
    skipped > 0 ? `${counted(files.files, "file")}, ${skipped} skipped` : counted(files.files, "file");
  return new Failure(
    "nothing-found",
    lines > 0 ? `no span, only ${counted(lines, "log line")}` : `no span in what was given (${looked})`,
    { hint: "give the file that holds the trace as well, or lgtrace import and lgtrace show ID" },
  );
}

function unreadable(files: FilesRead | undefined): Failure {
  const hint =
    files?.files === 0
      ? "check the path; --id takes a trace id of any spelling"
      : "lgtrace show --help lists what it reads";
  return new Failure("unreadable-input", "nothing could be read", { hint });
}
