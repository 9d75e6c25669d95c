import { importFiles } from "../../evidence/import.ts";
import { Failure } from "../../model/failure.ts";
import type { ImportSummary } from "../../model/import-summary.ts";
import { importJson, importLine, troubleLines } from "../../report/import-summary.ts";
import { openStore } from "../../store/store.ts";
import type { Invocation } from "../flags/command.ts";
import type { OutputFlags } from "../flags/output.ts";
import { storePath } from "../gathering/store-path.ts";
import { EXIT } from "../process/exit-code.ts";
import { interruptSignal } from "../process/interrupt.ts";
import { ProgressBar } from "../process/progress.ts";
import { errorStyle } from "../process/style.ts";
import { sayWaiting } from "../process/waiting.ts";
import type { World } from "../process/world.ts";

/** `lgtrace import`: files into the store. What could not be read is listed; what could stays. */
export async function importEvidence({ operands, flags, world }: Invocation<OutputFlags>): Promise<number> {
  const store = openStore(storePath(flags.store, world), { mode: "write" });
  const bar = new ProgressBar(world);
  const options = { onProgress: bar.drawImport, onWait: sayWaiting(world), signal: interruptSignal() };
  const summary = await importFiles(operands, store, options).finally(() => bar.clear());
  store.close();
  await print(summary, flags, world);
  if (summary.unreadable.length > 0) return EXIT.callerMustChange;
  if (summary.spans + summary.logs + summary.duplicates === 0) throw nothingImported(operands);
  return EXIT.done;
}

async function print(summary: ImportSummary, { output }: OutputFlags, world: World): Promise<void> {
  if (output === "text") await world.stdout.lines([importLine(summary)]);
  else await world.stdout.pieces(importJson(summary, output === "json" ? "json" : "jsonl"));
  await world.stderr.lines(troubleLines(summary, errorStyle(world)));
}

function nothingImported(operands: readonly string[]): Failure {
  return new Failure("nothing-found", `there is no trace and no log line in ${operands.join(", ")}`, {
    hint: "name the files themselves: what a folder holds is skipped unless lgtrace knows its format",
  });
}
