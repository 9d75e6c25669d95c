import type { Gathered } from "../../evidence/gather.ts";
import { exportText } from "../../report/export-text.ts";
import { counted } from "../../report/number.ts";
import type { JsonObject } from "../../wire/json/json-value.ts";
import { type ExportForm, exportForm } from "../exporting/export-forms.ts";
import { exportedElements } from "../exporting/exported.ts";
import type { Invocation } from "../flags/command.ts";
import type { ExportFlags } from "../flags/export.ts";
import { BackendLookup } from "../gathering/backend-lookup.ts";
import { endOfGathering, gatherWanted } from "../gathering/gather-wanted.ts";
import { traceFacts } from "../gathering/trace-facts.ts";
import { mustWant, wantedOf } from "../gathering/wanted.ts";
import type { World } from "../process/world.ts";

/** `lgtrace export`: traces as a file for other tools. It reports, it does not judge. */
export async function exportEvidence({ operands, flags, world }: Invocation<ExportFlags>): Promise<number> {
  const wanted = await wantedOf(operands, flags.id ?? [], world);
  mustWant(wanted, "export");
  const form = await exportForm(flags.output);
  const lookup = new BackendLookup(flags, flags.logs && form.carriesLogs, world);
  try {
    const gathered = await gatherWanted(wanted, lookup, flags, world);
    return await written(gathered, form, lookup, flags, world);
  } finally {
    await lookup.close();
  }
}

async function written(
  gathered: Gathered,
  form: ExportForm,
  lookup: BackendLookup,
  flags: ExportFlags,
  world: World,
): Promise<number> {
  const traces = await traceFacts(gathered, flags, world);
  const left = { lines: 0, partial: 0 };
  const elements = async function* (): AsyncGenerator<JsonObject> {
    for await (const { evidence } of traces) {
      if (!form.carriesLogs && flags.logs) left.lines += evidence.logs.length;
      if (evidence.partial !== undefined) left.partial += 1;
      yield* exportedElements(evidence, form, flags);
    }
  };
  await world.stdout.pieces(exportText(elements(), form.frame));
  if (left.lines > 0)
    await world.stderr.write(
      `lgtrace: ${counted(left.lines, "log line")} left out: -o jsonl has a place for them\n`,
    );
  if (left.partial > 0)
    await world.stderr.write(
      `lgtrace: ${counted(left.partial, "trace")} partial, which the file cannot say\n`,
    );
  return endOfGathering(gathered, lookup, flags, world);
}
